// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.Completion;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.host.HostQueue;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.Nsid;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.nvme.identify.IndependentNamespace;
import io.weft.nvme.identify.IndependentNamespaceField;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.node.WatchedTarget;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Namespace write protection: the commands that it refuses, the events that it causes, and what outlives a restart. */
@Timeout(300)
@Proves({"feature 84h", "field id-ctrl.NWPC", "field id-ns.NSATTR"})
class WriteProtectionIT {
  private static final int FID = FeatureId.NAMESPACE_WRITE_PROTECTION;
  private static final int PROTECTED = StatusCode.NAMESPACE_WRITE_PROTECTED | StatusCode.DNR;
  private static final int NOT_CHANGEABLE = StatusCode.FEATURE_NOT_CHANGEABLE | StatusCode.DNR;

  @TempDir private Path folder;
  private final NamespaceEntry first = NamespaceEntry.of(1, "memory:1MiB");
  private final NamespaceEntry second = NamespaceEntry.of(2, "memory:1MiB");
  private TestTarget target;
  private HostController controller;
  private HostNamespace namespace;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.in(folder, first, second);
    controller = await(target.host.connect(target.options()));
    namespace = await(controller.namespace(1));
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    target.close();
  }

  private void restart() throws Exception {
    stop();
    start();
  }

  private int io(NvmeCommand command) throws Exception {
    return await(controller.ioQueues().getFirst().execute(command)).status() & ~StatusCode.MORE;
  }

  private int set(int nsid, int state) throws Exception {
    Completion completion =
        await(controller.admin().queue().execute(AdminCommandBuilder.setFeatures(FID, false, nsid, state)));
    return completion.status() & ~StatusCode.MORE;
  }

  private int get(int nsid) throws Exception {
    return await(controller.admin().getFeature(FID, nsid));
  }

  private int write(int nsid) throws Exception {
    return io(IoCommandBuilder.write(nsid, 3, 1, ByteBuffer.allocate(4096)));
  }

  @Test
  @DisplayName("rule 46: nothing changes the blocks of a write protected namespace; reads and flush still work")
  void changesAreRefused() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(4096).putLong(0, 0x1234);
    await(namespace.write(3, data));
    assertEquals(7, controller.identity().get(IdentifyControllerField.NWPC));
    assertEquals(0, get(1));
    assertEquals(0, set(1, 1));
    assertEquals(1, get(1));
    List<NvmeCommand> changes = List.of(
        IoCommandBuilder.write(1, 3, 1, ByteBuffer.allocate(4096)),
        IoCommandBuilder.write(1, 0, 16, ByteBuffer.allocate(65536)),
        IoCommandBuilder.writeForceUnitAccess(1, 3, 1, ByteBuffer.allocate(4096)),
        IoCommandBuilder.writeZeroes(1, 3, 1, true),
        IoCommandBuilder.deallocate(1, new long[] {3}, new int[] {1}),
        IoCommandBuilder.copy(1, 3, 0, new long[] {8}, new int[] {1}),
        IoCommandBuilder.blocks(IoOpcode.WRITE_UNCORRECTABLE, 1, 3, 1, 0));
    for (NvmeCommand change : changes) {
      assertEquals(PROTECTED, io(change), "opcode " + change.opcode());
    }
    ByteBuffer read = ByteBuffer.allocate(4096);
    await(namespace.read(3, read));
    assertEquals(data, read);
    assertEquals(0, io(IoCommandBuilder.flush(1)));
    assertEquals(0, io(IoCommandBuilder.flush(Nsid.ALL)));
    assertEquals(0, write(2), "another namespace is not protected");
    assertEquals(0, set(1, 0));
    assertEquals(0, write(1));
  }

  @Test
  void identifySaysSo() throws Exception {
    assertEquals(0, await(controller.admin().identifyNamespace(1)).get(IdentifyNamespaceField.NSATTR));
    assertEquals(0, set(1, 1));
    assertEquals(1, await(controller.admin().identifyNamespace(1)).get(IdentifyNamespaceField.NSATTR));
    assertEquals(0, await(controller.admin().identifyNamespace(2)).get(IdentifyNamespaceField.NSATTR));
    ByteBuffer independent =
        await(controller.admin().identify(IdentifyCns.COMMAND_SET_INDEPENDENT_NAMESPACE, 1, 0));
    assertEquals(1, IndependentNamespace.decode(independent, 0).get(IndependentNamespaceField.NSATTR));
  }

  @Test
  @Proves("aen ns-attr")
  void everyControllerSeesTheStateAndHearsOfIt() throws Exception {
    HostController other = await(target.host.connect(target.options()));
    await(other.admin().setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE));
    BlockingQueue<Integer> events = new LinkedBlockingQueue<>();
    other.onAsyncEvent(events::add);
    assertEquals(0, set(1, 1));
    Integer event = events.poll(60, TimeUnit.SECONDS);
    assertNotNull(event, "no event came");
    assertEquals(0x0004_0002, event);
    assertEquals(List.of(1), List.of(await(other.admin().changedNamespaces())[0]));
    assertEquals(1, await(other.admin().getFeature(FID, 1)));
    assertEquals(PROTECTED, await(other.ioQueues().getFirst().execute(
        IoCommandBuilder.writeZeroes(1, 0, 1, false))).status() & ~StatusCode.MORE);
    await(other.shutdown());
  }

  @Test
  void theStateOutlivesResetReconnectionAndRestart() throws Exception {
    assertEquals(0, set(1, 1));
    await(controller.disable());
    await(controller.enable());
    assertEquals(1, get(1), "a reset of the controller");
    restart();
    assertEquals(1, get(1));
    assertEquals(PROTECTED, write(1));
    assertEquals(0, set(1, 0));
    restart();
    assertEquals(0, write(1));
  }

  @Test
  void untilPowerCycleMeansUntilTheNodeIsStartedAgain() throws Exception {
    assertEquals(0, set(1, 2));
    assertEquals(NOT_CHANGEABLE, set(1, 0));
    assertEquals(NOT_CHANGEABLE, set(1, 1));
    assertEquals(NOT_CHANGEABLE, set(1, 3));
    assertEquals(0, set(1, 2), "no change");
    target.namespaces(second);
    target.namespaces(first, second);
    await(controller.shutdown());
    controller = await(target.host.connect(target.options()));
    assertEquals(2, get(1), "the namespace was removed and came back");
    assertEquals(PROTECTED, write(1));
    restart();
    assertEquals(0, get(1));
    assertEquals(0, write(1));
  }

  @Test
  void permanentMeansForever() throws Exception {
    assertEquals(0, set(1, 3));
    assertEquals(NOT_CHANGEABLE, set(1, 0));
    restart();
    assertEquals(3, get(1));
    assertEquals(NOT_CHANGEABLE, set(1, 0));
    assertEquals(PROTECTED, write(1));
  }

  @Test
  void allNamespacesAtOnce() throws Exception {
    assertEquals(0, set(Nsid.ALL, 1));
    assertEquals(PROTECTED, write(1));
    assertEquals(PROTECTED, write(2));
    assertEquals(0, set(2, 3));
    assertEquals(NOT_CHANGEABLE, set(Nsid.ALL, 0));
    assertEquals(1, get(1), "refused, not half done");
  }

  @Test
  @DisplayName("rule 46: a write under way ends before the namespace is protected")
  void aWriteUnderWayEndsFirst() throws Exception {
    try (WatchedTarget watched = new WatchedTarget()) {
      HostController host = watched.connect();
      watched.backend.holdWrites = true;
      HostQueue queue = host.ioQueues().getFirst();
      Future<Completion> under = queue.execute(IoCommandBuilder.write(1, 0, 1, ByteBuffer.allocate(512)));
      Runnable release = watched.backend.awaitHeld();
      watched.backend.holdWrites = false;
      Future<Completion> set = host.admin().queue().execute(AdminCommandBuilder.setFeatures(FID, false, 1, 1));
      await(host.admin().keepAlive());
      Future<Completion> behind = queue.execute(IoCommandBuilder.write(1, 4, 1, ByteBuffer.allocate(512)));
      await(queue.execute(IoCommandBuilder.read(1, 0, 1, ByteBuffer.allocate(512))));
      assertFalse(set.isComplete());
      assertFalse(behind.isComplete(), "it waits for the new state");
      release.run();
      assertEquals(0, await(under).status());
      assertEquals(0, await(set).status());
      assertEquals(PROTECTED, await(behind).status() & ~StatusCode.MORE);
      assertEquals(List.of("write", "read", "flush"), watched.backend.taken());
      assertEquals(0, await(host.admin().setFeature(FID, 1, 0)));
      assertEquals(0, await(queue.execute(IoCommandBuilder.write(1, 4, 1, ByteBuffer.allocate(512)))).status());
      await(host.shutdown());
    }
  }

  @Test
  void wrongValuesAndNamespacesAreRefused() throws Exception {
    assertEquals(StatusCode.INVALID_FIELD | StatusCode.DNR, set(1, 4));
    assertEquals(StatusCode.INVALID_FIELD | StatusCode.DNR, set(9, 1), "inactive");
    assertEquals(StatusCode.INVALID_NAMESPACE | StatusCode.DNR, set(0, 1));
    assertEquals(StatusCode.FEATURE_NOT_SAVEABLE | StatusCode.DNR,
        await(controller.admin().queue().execute(AdminCommandBuilder.setFeatures(FID, true, 1, 1))).status() & ~StatusCode.MORE);
    assertEquals(0, get(1));
  }

  @Test
  void aNamespaceWhoseStateIsDamagedIsNotExported() throws Exception {
    assertEquals(0, set(1, 1));
    await(controller.shutdown());
    target.close();
    Path file = folder.resolve(first.identifiers().uuid() + ".state");
    byte[] bytes = Files.readAllBytes(file);
    bytes[20] ^= 1;
    Files.write(file, bytes);
    target = TestTarget.in(folder, second);
    target.namespaces(first, second);
    Map<Integer, DeviceCondition> failures = target.node.namespaceFailures().get(TestTarget.NQN);
    assertEquals(Set.of(1), failures.keySet());
    String problem = String.valueOf(failures.get(1).problem());
    assertTrue(problem.contains("its checksum is wrong"), problem);
    controller = await(target.host.connect(target.options()));
    assertEquals(StatusCode.INTERNAL_PATH_ERROR, write(1));
    assertEquals(0, write(2));
  }
}
