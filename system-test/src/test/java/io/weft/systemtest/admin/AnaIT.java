// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.admin;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.NamespaceEntry;
import io.weft.host.Admin;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.HostQueue;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.AnaState;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Nsid;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.nvme.log.AnaLog;
import io.weft.nvme.log.LogPageId;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asymmetric Namespace Access: states that change under connected hosts. */
@Timeout(300)
class AnaIT {
  private static final int ANA_CHANGE = 0x000c0302;
  private static final int NAMESPACE_CHANGED = 0x00040002;
  private static final int BOTH = AsyncEvent.CONFIG_ANA_CHANGE | AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE;

  private final NamespaceEntry first = NamespaceEntry.of(1, "memory:16MiB");
  private final NamespaceEntry second = NamespaceEntry.of(2, "memory:1MiB").withAnaGroupId(2);
  private final BlockingQueue<Integer> events = new ArrayBlockingQueue<>(100);
  private TestTarget target;
  private HostController controller;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(first, second);
    target.ana(2, AnaState.NON_OPTIMIZED);
    controller = await(target.host.connect(target.options()));
    admin = controller.admin();
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    target.close();
  }

  private void listen(int notices) throws Exception {
    await(admin.setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, notices));
    controller.onAsyncEvent(events::add);
    await(admin.keepAlive());
  }

  private AnaLog log() throws Exception {
    return await(admin.anaLog(controller.identity()));
  }

  private int status(NvmeCommand command) throws Exception {
    HostQueue io = controller.ioQueues().getFirst();
    return await(io.execute(command)).status() & ~StatusCode.MORE;
  }

  @Test
  @DisplayName("rule 45: the status of I/O follows from the state of the group, in all five states")
  void ioByState() throws Exception {
    for (AnaState state : AnaState.values()) {
      target.ana(1, state);
      int expected = switch (state) {
        case OPTIMIZED, NON_OPTIMIZED -> StatusCode.SUCCESS;
        case INACCESSIBLE -> StatusCode.ANA_INACCESSIBLE;
        case PERSISTENT_LOSS -> StatusCode.ANA_PERSISTENT_LOSS;
        case CHANGE -> StatusCode.ANA_TRANSITION;
      };
      assertEquals(expected, status(IoCommandBuilder.read(1, 0, 1, ByteBuffer.allocate(4096))), state.label());
      assertEquals(expected, status(IoCommandBuilder.write(1, 0, 1, ByteBuffer.allocate(4096))), state.label());
      assertEquals(expected, status(IoCommandBuilder.writeZeroes(1, 0, 1, false)), state.label());
      assertEquals(expected, status(IoCommandBuilder.deallocate(1, new long[] {0}, new int[] {1})), state.label());
      assertEquals(expected, status(IoCommandBuilder.flush(1)), state.label());
      assertEquals(StatusCode.SUCCESS, status(IoCommandBuilder.flush(2)), "the other group stays as it is");
      assertEquals(state, log().groups().getFirst().state());
    }
  }

  @Test
  @DisplayName("rule 45: Identify works in every state, with NUSE 0 if the namespace cannot be reached")
  void identifyByState() throws Exception {
    for (AnaState state : AnaState.values()) {
      target.ana(1, state);
      IdentifyNamespace data = await(admin.identifyNamespace(1));
      boolean lost = state == AnaState.INACCESSIBLE || state == AnaState.PERSISTENT_LOSS;
      assertEquals(4096, data.get(IdentifyNamespaceField.NSZE), state.label());
      assertEquals(lost ? 0 : 4096, data.get(IdentifyNamespaceField.NUSE), state.label());
      assertEquals(first.identifiers().uuid(), await(admin.namespaceDescriptors(1)).uuid());
    }
  }

  @Test
  @DisplayName("rules 35, 45: a state change causes an event, and increments the counts of the log")
  @Proves({"aen ana-change", "log 0ch"})
  void stateChanges() throws Exception {
    listen(BOTH);
    AnaLog before = log();
    target.ana(2, AnaState.INACCESSIBLE);
    assertEquals(ANA_CHANGE, events.poll(60, TimeUnit.SECONDS));
    AnaLog after = log();
    assertTrue(after.changeCount() > before.changeCount());
    assertEquals(before.groups().getFirst(), after.groups().getFirst(), "group 1 is what it was");
    AnaLog.Group group = after.groups().get(1);
    assertTrue(group.changeCount() > before.groups().get(1).changeCount());
    assertEquals(AnaState.INACCESSIBLE, group.state());
    assertEquals(List.of(2), group.nsids());
    ByteBuffer page = await(admin.logPage(LogPageId.ASYMMETRIC_NAMESPACE_ACCESS, AnaLog.LSP_RGO, 0, false, 0, 128));
    AnaLog groupsOnly = AnaLog.decode(page, 0);
    assertEquals(after.changeCount(), groupsOnly.changeCount());
    assertEquals(List.of(1, 2), groupsOnly.groups().stream().map(AnaLog.Group::id).toList());
    assertTrue(groupsOnly.groups().stream().allMatch(g -> g.nsids().isEmpty()));
  }

  @Test
  @DisplayName("rule 45: a namespace that moves to another group has that group's state, and only an ANA change is reported")
  void groupChanges() throws Exception {
    listen(BOTH);
    target.namespaces(first.withAnaGroupId(2), second);
    assertEquals(ANA_CHANGE, events.poll(60, TimeUnit.SECONDS));
    assertEquals(List.of(), log().groups().getFirst().nsids());
    assertEquals(List.of(1, 2), log().groups().get(1).nsids());
    assertEquals(2, await(admin.identifyNamespace(1)).get(IdentifyNamespaceField.ANAGRPID));
    target.ana(2, AnaState.CHANGE);
    assertEquals(ANA_CHANGE, events.poll(60, TimeUnit.SECONDS));
    assertEquals(StatusCode.ANA_TRANSITION, status(IoCommandBuilder.flush(1)));
    assertNull(events.poll(), "no namespace attribute event");
  }

  @Test
  @DisplayName("rule 35: a host without ANA notices gets a changed ANAGRPID reported like any attribute")
  void groupChangesWithoutAnaNotices() throws Exception {
    listen(AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE);
    target.ana(2, AnaState.OPTIMIZED);
    target.namespaces(first.withAnaGroupId(2), second);
    assertEquals(NAMESPACE_CHANGED, events.poll(60, TimeUnit.SECONDS));
    assertEquals(1, await(admin.changedNamespaces())[0]);
    assertNull(events.poll());
  }

  @Test
  @DisplayName("rule 45: the log lists 128 groups in ascending order, each with its state")
  void manyGroups() throws Exception {
    SortedMap<Integer, AnaState> states = new TreeMap<>();
    for (int id = 128; id > 0; id--) {
      states.put(id, AnaState.values()[id % 5]);
    }
    NamespaceEntry[] namespaces = new NamespaceEntry[128];
    for (int i = 0; i < 128; i++) {
      namespaces[i] = NamespaceEntry.of(200 - i, "null:1MiB").withAnaGroupId(i + 1);
    }
    target.namespaces(namespaces);
    target.edit(was -> was.withPorts(was.ports().stream().map(port -> port.withAnaGroups(states)).toList()));
    List<AnaLog.Group> groups = log().groups();
    assertEquals(128, groups.size());
    for (int id = 1; id <= 128; id++) {
      AnaLog.Group group = groups.get(id - 1);
      assertEquals(id, group.id());
      assertEquals(states.get(id), group.state());
      assertEquals(List.of(201 - id), group.nsids());
    }
  }

  @Test
  @DisplayName("rule 45: the status of namespace features follows from the state of the group")
  void featuresByState() throws Exception {
    for (AnaState state : List.of(AnaState.INACCESSIBLE, AnaState.PERSISTENT_LOSS, AnaState.CHANGE)) {
      target.ana(1, state);
      int io = status(IoCommandBuilder.flush(1));
      assertEquals(StatusCode.INTERNAL_PATH_ERROR >> 8, io >> 8, "path related");
      assertEquals(io, adminStatus(AdminCommandBuilder.getFeatures(FeatureId.ERROR_RECOVERY, 0, 1)), state.label());
      assertEquals(io, adminStatus(AdminCommandBuilder.setFeatures(FeatureId.ERROR_RECOVERY, false, 1, 5)), state.label());
      assertEquals(StatusCode.SUCCESS, adminStatus(AdminCommandBuilder.getFeatures(FeatureId.ERROR_RECOVERY, 0, 2)));
    }
  }

  private int adminStatus(NvmeCommand command) throws Exception {
    return await(admin.queue().execute(command)).status() & ~StatusCode.MORE;
  }

  @Test
  @DisplayName("rule 45: a group that the port does not list is inaccessible")
  void unlistedGroup() throws Exception {
    target.edit(was -> was.withPorts(was.ports().stream().map(port ->
        port.withAnaGroups(new TreeMap<>(port.anaGroups().headMap(2)))).toList()));
    assertEquals(StatusCode.ANA_INACCESSIBLE, status(IoCommandBuilder.flush(2)));
    assertEquals(AnaState.INACCESSIBLE, log().groups().get(1).state());
    assertEquals(StatusCode.SUCCESS, status(IoCommandBuilder.flush(Nsid.ALL)), "flushes what can be reached");
  }
}
