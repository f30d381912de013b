// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.reconcile;

import static io.weft.testkit.node.TestTarget.await;
import static io.weft.testkit.node.TestTarget.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.DhchapGroup;
import io.weft.config.DhchapHash;
import io.weft.config.HostEntry;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.fabric.CommandTable;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.host.error.CommandFailedException;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.io.IoCommands;
import io.weft.targetnode.subsystem.Attachments;
import io.weft.targetnode.subsystem.ControllerCommands;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.TargetPort;
import io.weft.targetnode.subsystem.TargetSubsystem;
import io.weft.testkit.node.TestTarget;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a subsystem accepts at each moment of its life, and what its controllers share. */
@Timeout(300)
class SubsystemAccessIT {
  private static final String OTHER_HOST = "nqn.2026-11.io.weft:other-host";

  private TestTarget target;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"));
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
  }

  private TargetSubsystem subsystem() {
    return target.node.subsystems().iterator().next();
  }

  /** Connects through a port without a network. @return the status that Connect is refused with */
  private int refused(TargetPort port) {
    ControllerOptions options = new ControllerOptions(HostTransport.loop(port, target.slots), TestTarget.NQN);
    Exception failure = assertThrows(ExecutionException.class, () -> await(target.host.connectAdmin(options)));
    return assertInstanceOf(CommandFailedException.class, failure.getCause()).status();
  }

  @Test
  @DisplayName("a port that is being closed leads nowhere, and a host may try again (mend 23)")
  void aPortThatIsClosed() throws Exception {
    TargetPort port = target.port();
    target.edit(was -> was.with(was.port(TestTarget.PORT_ID).orElseThrow().withEnable(false)));
    assertEquals(StatusCode.CONNECT_CONTROLLER_BUSY, refused(port));
    assertEquals(List.of(), List.copyOf(subsystem().controllers()));
  }

  @Test
  @DisplayName("a subsystem that is gone makes no controller (mend 23)")
  void aSubsystemThatIsGone() throws Exception {
    TargetSubsystem gone = subsystem();
    TargetPort port = new TargetPort(target.port().entry(), _ -> gone);
    target.edit(was -> was.withoutSubsystem(TestTarget.NQN).with(was.port(TestTarget.PORT_ID).orElseThrow().withSubsystems(List.of())));
    assertEquals(StatusCode.CONNECT_CONTROLLER_BUSY, refused(port));
    assertEquals(List.of(), List.copyOf(gone.controllers()));
  }

  @Test
  @DisplayName("a subsystem whose devices are still being opened is not said to be missing (mend 23)")
  void aSubsystemThatOpens() {
    SubsystemEntry entry = subsystem().entry();
    TargetSubsystem opening = new TargetSubsystem(entry, () -> Configuration.EMPTY, commands());
    TargetPort port = new TargetPort(target.port().entry(), _ -> opening);
    assertEquals(StatusCode.CONNECT_CONTROLLER_BUSY, refused(port));
    TargetPort before = new TargetPort(target.port().entry(), _ -> null);
    assertEquals(StatusCode.CONNECT_CONTROLLER_BUSY, refused(before));
  }

  private static ControllerCommands commands() {
    return new ControllerCommands(new CommandTable(List.of()), IoCommands.table());
  }

  @Test
  @DisplayName("a host whose right is taken between the question and the controller gets none (mend 23)")
  void aRightThatIsTakenMeanwhile() {
    HostEntry secret = new HostEntry(TestTarget.HOST_NQN, "DHHC-1:00:key:", null, DhchapHash.SHA256, DhchapGroup.NULL);
    AtomicInteger questions = new AtomicInteger();
    TargetSubsystem subsystem = new TargetSubsystem(subsystem().entry(),
        () -> questions.getAndIncrement() == 0 ? Configuration.EMPTY : Configuration.EMPTY.with(secret), commands());
    subsystem.update(subsystem.entry(), new TreeMap<>());
    TargetPort port = new TargetPort(target.port().entry(), _ -> subsystem);
    assertEquals(StatusCode.CONNECT_INVALID_HOST | StatusCode.DNR, refused(port));
    assertEquals(3, questions.get(), "before, with the controller, and for the reason");
    assertEquals(List.of(), List.copyOf(subsystem.controllers()));
  }

  private HostController connect(String hostNqn) throws Exception {
    return await(NvmeHost.create(target.vertx, new HostIdentity(hostNqn, TestTarget.HOST_ID)).connectAdmin(target.options()));
  }

  private Attachments reached(HostController host) {
    return ((IoController) subsystem().controller(host.id())).attachments();
  }

  @Test
  @DisplayName("controllers that reach the same share what they reach, before and after an edit (mend 21)")
  void controllersShareTheirViews() throws Exception {
    HostController first = connect(TestTarget.HOST_NQN);
    HostController second = connect(TestTarget.HOST_NQN);
    HostController other = connect(OTHER_HOST);
    assertSame(reached(first), reached(second));
    assertSame(reached(first), reached(other), "nothing is hidden from anybody");
    NamespaceEntry shown = NamespaceEntry.of(1, "memory:1MiB");
    NamespaceEntry hidden = NamespaceEntry.of(2, "memory:1MiB").withVisibleTo(AllowedHosts.only(TestTarget.HOST_NQN));
    target.edit(was -> was
        .withHosts(List.of(HostEntry.of(TestTarget.HOST_NQN)))
        .with(was.subsystem(TestTarget.NQN).orElseThrow().withNamespaces(List.of(shown, hidden))));
    eventually("the hosts see the namespaces", () -> reached(first).active().size() == 2);
    assertSame(reached(first), reached(second));
    assertNotSame(reached(first), reached(other));
    assertEquals(Set.of(1), reached(other).active().keySet());
    Attachments before = reached(first);
    target.edit(was -> was.withDiscoveryNqn("nqn.2026-11.io.weft:another-discovery"));
    assertSame(before, reached(first), "an edit of something else changes no view");
    for (HostController host : List.of(first, second, other)) {
      await(host.close());
    }
  }
}
