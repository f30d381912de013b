// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.shared;

import static io.weft.systemtest.shared.SharedPair.LONG;
import static io.weft.testkit.node.TestTarget.NQN;
import static io.weft.testkit.node.TestTarget.await;
import static io.weft.testkit.node.TestTarget.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.node.AnaGroupEntry;
import io.weft.host.HostController;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.host.error.CommandFailedException;
import io.weft.nvme.FeatureId;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.targetnode.ownership.KeptRestrictions;
import io.weft.testkit.node.GivenAgreement;
import io.weft.testkit.node.GivenOwnership;
import io.weft.testkit.node.Storage;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Write protection and uncorrectable blocks of a namespace whose device two nodes reach. */
@Timeout(300)
class SharedRestrictionsIT {
  private static final int FID = FeatureId.NAMESPACE_WRITE_PROTECTION;
  private static final int UNREADABLE = StatusCode.UNRECOVERED_READ_ERROR | StatusCode.DNR;
  private static final int PROTECTED = StatusCode.NAMESPACE_WRITE_PROTECTED | StatusCode.DNR;

  @TempDir
  private Path folder;
  private SharedPair pair;
  private HostController first;
  private HostController second;

  @BeforeEach
  void start() throws Exception {
    pair = new SharedPair(Storage.FILE, folder, 1);
    pair.firstOwns.leaseFor(LONG);
    pair.secondOwns.leaseFor(LONG);
    first = SharedPair.connect(pair.first);
    second = SharedPair.connect(pair.second);
    pair.firstOwns.grant(1, 1);
    eventually("the first node serves it", () -> status(first, read(0)) == StatusCode.SUCCESS);
  }

  @AfterEach
  void stop() throws Exception {
    pair.close();
  }

  private static NvmeCommand read(long block) {
    return IoCommandBuilder.read(1, block, 1, ByteBuffer.allocate(SharedPair.BLOCK));
  }

  private static NvmeCommand write(long block) {
    return IoCommandBuilder.write(1, block, 1, ByteBuffer.allocate(SharedPair.BLOCK));
  }

  private static NvmeCommand mark(long block, int count) {
    return IoCommandBuilder.blocks(IoOpcode.WRITE_UNCORRECTABLE, 1, block, count, 0);
  }

  private static int status(HostController host, NvmeCommand command) {
    try {
      return await(host.ioQueues().getFirst().execute(command)).status() & ~StatusCode.MORE;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static int protect(HostController host, int state) throws Exception {
    try {
      await(host.admin().setFeature(FID, 1, state));
      return StatusCode.SUCCESS;
    } catch (ExecutionException e) {
      return assertFailed(e).status() & ~StatusCode.MORE;
    }
  }

  private static CommandFailedException assertFailed(ExecutionException e) {
    return assertThrows(CommandFailedException.class, () -> {
      throw e.getCause();
    });
  }

  private static long attributes(HostController host) throws Exception {
    return await(host.admin().identifyNamespace(1)).get(IdentifyNamespaceField.NSATTR);
  }

  private void move(long epoch) throws Exception {
    pair.firstOwns.askBack(1);
    pair.firstOwns.awaitReleased();
    pair.secondOwns.grant(epoch, 1);
    eventually("the second node serves it", () -> status(second, read(9)) == StatusCode.SUCCESS);
  }

  private UUID uuid() {
    return pair.first.store.snapshot().subsystem(NQN).flatMap(subsystem -> subsystem.namespace(1)).orElseThrow().identifiers().uuid();
  }

  private static SubsystemEntry toggled(Configuration current, boolean enabled) {
    SubsystemEntry subsystem = current.subsystem(NQN).orElseThrow();
    return subsystem.with(subsystem.namespace(1).orElseThrow().withEnable(enabled));
  }

  @Test
  @DisplayName("What a host was told at one node is so at the next")
  void moved() throws Exception {
    assertEquals(StatusCode.SUCCESS, status(first, mark(2, 3)));
    assertEquals(StatusCode.SUCCESS, status(first, write(3)));
    assertEquals(StatusCode.SUCCESS, protect(first, 1));
    eventually("each node remembers on its disk that there is something", () ->
        pair.first.hasState(uuid() + ".agreed") && pair.second.hasState(uuid() + ".agreed"));
    assertEquals(1, attributes(second) & 1, "every path tells it, also one that does not own the group");
    move(2);
    assertEquals(UNREADABLE, status(second, read(2)));
    assertEquals(StatusCode.SUCCESS, status(second, read(3)));
    assertEquals(UNREADABLE, status(second, read(4)));
    assertEquals(PROTECTED, status(second, write(2)));
    assertEquals(1, await(second.admin().getFeature(FID, 1)));
    assertEquals(StatusCode.SUCCESS, protect(second, 0));
    assertEquals(StatusCode.SUCCESS, status(second, write(2)));
    assertEquals(StatusCode.SUCCESS, status(second, read(2)));
    assertEquals(0, attributes(first) & 1);
  }

  @Test
  @DisplayName("Without an answer of the voters nothing changes, and the host is told to try again; what has no mark needs no answer")
  void silent() throws Exception {
    assertEquals(StatusCode.SUCCESS, status(first, mark(2, 1)));
    pair.agreed.beSilent(true);
    assertEquals(StatusCode.ANA_TRANSITION, protect(first, 1));
    assertEquals(StatusCode.ANA_TRANSITION, status(first, mark(5, 1)));
    assertEquals(StatusCode.ANA_TRANSITION, status(first, write(2)));
    assertEquals(UNREADABLE, status(first, read(2)));
    assertEquals(StatusCode.SUCCESS, status(first, write(5)));
    assertEquals(StatusCode.SUCCESS, status(first, read(5)));
    pair.agreed.beSilent(false);
    assertEquals(StatusCode.SUCCESS, status(first, write(2)));
    assertEquals(StatusCode.SUCCESS, status(first, read(2)));
  }

  @Test
  @DisplayName("Protection until a power cycle outlasts the owner, and ends when the namespace is disabled, for which the cluster sees")
  void powerCycle() throws Exception {
    assertEquals(StatusCode.SUCCESS, protect(first, 2));
    move(2);
    assertEquals(PROTECTED, status(second, write(2)));
    assertEquals(StatusCode.FEATURE_NOT_CHANGEABLE | StatusCode.DNR, protect(second, 0));
    pair.agreed.put(uuid(), KeptRestrictions.NOTHING);
    assertEquals(StatusCode.SUCCESS, status(second, write(2)));
  }

  @Test
  @DisplayName("A node that starts with a namespace that it has alone by now serves it only when it knows what was agreed on")
  void started() throws Exception {
    NamespaceEntry entry = pair.first.store.snapshot().subsystem(NQN).orElseThrow().namespace(1).orElseThrow();
    UUID uuid = uuid();
    assertEquals(StatusCode.SUCCESS, protect(first, 1));
    eventually("it is remembered", () -> pair.first.hasState(uuid + ".agreed"));
    pair.firstOwns.askBack(1);
    pair.firstOwns.awaitReleased();
    Path states = folder.resolve("states");
    pair.first.copyStates(states);
    GivenAgreement unknown = new GivenAgreement();
    unknown.beSilent(true);
    GivenOwnership alone = new GivenOwnership("node-1", AnaGroupEntry.of(1, "node-1")).agreeWith(unknown);
    try (TestTarget target = TestTarget.in(states, alone)) {
      target.edit(current -> current.with(current.subsystem(NQN).orElseThrow().with(entry)));
      eventually("it says why", () -> target.node.namespaceFailures().toString().contains("how is not known here: no voter answers"));
      unknown.put(uuid, pair.agreed.find(uuid).orElseThrow());
      unknown.beSilent(false);
      eventually("it is served", () -> target.node.namespaceFailures().isEmpty());
      assertEquals(PROTECTED, status(SharedPair.connect(target), write(2)));
      eventually("the mark is gone", () -> !Files.exists(states.resolve(uuid + ".agreed")));
    }
  }

  @Test
  @DisplayName("A process that has left its cluster serves a namespace with what was agreed on last")
  void left() throws Exception {
    NamespaceEntry entry = pair.first.store.snapshot().subsystem(NQN).orElseThrow().namespace(1).orElseThrow();
    assertEquals(StatusCode.SUCCESS, protect(first, 1));
    assertEquals(StatusCode.SUCCESS, protect(first, 0));
    assertEquals(StatusCode.SUCCESS, status(first, mark(2, 1)));
    assertEquals(StatusCode.SUCCESS, protect(first, 1));
    pair.firstOwns.askBack(1);
    pair.firstOwns.awaitReleased();
    Path states = folder.resolve("states");
    eventually("it is remembered", () -> {
      try {
        pair.first.copyStates(states);
        try (TestTarget target = TestTarget.in(states, entry)) {
          HostController host = SharedPair.connect(target);
          return status(host, write(3)) == PROTECTED && status(host, read(2)) == UNREADABLE && !target.hasState(uuid() + ".agreed");
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  @DisplayName("A namespace that comes to one node alone brings what was agreed on, which is in a file of that node from then on")
  void alone() throws Exception {
    UUID uuid = uuid();
    assertEquals(StatusCode.SUCCESS, status(first, mark(2, 1)));
    assertEquals(StatusCode.SUCCESS, protect(first, 1));
    pair.agreed.beSilent(true);
    pair.first.edit(current -> current.with(AnaGroupEntry.of(1, "node-1")).with(toggled(current, false)));
    pair.first.edit(current -> current.with(toggled(current, true)));
    eventually("it is not served before the cluster has handed it over", () -> !pair.first.node.namespaceFailures().isEmpty());
    pair.agreed.beSilent(false);
    eventually("it is served", () -> pair.first.node.namespaceFailures().isEmpty());
    assertEquals(Optional.empty(), pair.agreed.find(uuid));
    eventually("it is there", () -> status(first, write(3)) == PROTECTED);
    assertEquals(UNREADABLE, status(first, read(2)));
    assertEquals(StatusCode.SUCCESS, protect(first, 0));
    assertEquals(StatusCode.SUCCESS, status(first, write(3)));
    assertEquals(Optional.empty(), pair.agreed.find(uuid), "nobody else has to know");
    KeptRestrictions kept = await(pair.first.node.restrictions(Set.of(uuid, UUID.randomUUID()))).get(uuid);
    assertEquals(0, kept.writeProtection());
  }
}
