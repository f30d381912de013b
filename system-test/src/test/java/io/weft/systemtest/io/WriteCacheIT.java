// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Future;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.Completion;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.FeatureId;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.testkit.Proves;
import io.weft.testkit.node.WatchedTarget;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Volatile Write Cache feature really determines what a write waits for. */
@Timeout(300)
@Proves({"feature 06h", "field id-ctrl.VWC"})
class WriteCacheIT {
  private static final int FID = FeatureId.VOLATILE_WRITE_CACHE;

  private WatchedTarget target;
  private HostController controller;
  private HostNamespace namespace;

  @BeforeEach
  void start() throws Exception {
    target = new WatchedTarget();
    controller = target.connect();
    namespace = await(controller.namespace(1));
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    target.close();
  }

  private NvmeCommand write() {
    return IoCommandBuilder.write(1, 0, 1, ByteBuffer.allocate(512));
  }

  private Future<Completion> execute(NvmeCommand command) {
    return controller.ioQueues().getFirst().execute(command);
  }

  private void enable(boolean cache) throws Exception {
    await(controller.admin().setFeature(FID, 0, cache ? 1 : 0));
  }

  @Test
  void disabledItMakesEveryChangeDurable() throws Exception {
    assertEquals(1, controller.identity().get(IdentifyControllerField.VWC) & 1);
    assertEquals(1, await(controller.admin().getFeature(FID, 0)));
    await(execute(write()));
    assertEquals(List.of("write"), target.backend.taken());

    enable(false);
    assertEquals(List.of("flush"), target.backend.taken(), "what was answered before is made durable");
    assertEquals(0, await(controller.admin().getFeature(FID, 0)));
    enable(false);
    assertEquals(List.of(), target.backend.taken(), "there is nothing in the cache");

    await(execute(write()));
    await(namespace.writeZeroes(0, 4, true));
    assertEquals(List.of("write durable", "zeroes durable"), target.backend.taken());
    await(namespace.deallocate(0, 4));
    assertEquals(List.of("discard", "flush"), target.backend.taken());
    await(namespace.read(0, ByteBuffer.allocate(512)));
    assertEquals(List.of("read"), target.backend.taken());

    enable(true);
    await(execute(write()));
    assertEquals(List.of("write"), target.backend.taken());
  }

  @Test
  void aWriteUnderWayWhenItIsDisabledIsMadeDurable() throws Exception {
    target.backend.holdWrites = true;
    Future<Completion> write = execute(write());
    Runnable release = target.backend.awaitHeld();
    target.backend.holdWrites = false;
    enable(false);
    assertEquals(List.of("write", "flush"), target.backend.taken());
    assertFalse(write.isComplete());
    release.run();
    assertEquals(0, await(write).status());
    assertEquals(List.of("flush"), target.backend.taken(), "a separate flush, before it was completed");
  }

  @Test
  void aFlushThatFailsLeavesItEnabled() throws Exception {
    target.backend.flushStatus = StatusCode.WRITE_FAULT;
    Completion refused = await(controller.admin().queue().execute(
        AdminCommandBuilder.setFeatures(FID, false, 0, 0)));
    assertEquals(StatusCode.WRITE_FAULT, refused.status() & ~StatusCode.MORE);
    assertEquals(1, await(controller.admin().getFeature(FID, 0)));
    target.backend.flushStatus = 0;
  }

  @Test
  void everyControllerHasItsOwn() throws Exception {
    HostController other = target.connect();
    enable(false);
    assertEquals(1, await(other.admin().getFeature(FID, 0)));
    target.backend.taken();
    await(other.ioQueues().getFirst().execute(write()));
    assertEquals(List.of("write"), target.backend.taken());
    await(other.shutdown());

    await(controller.disable());
    await(controller.enable());
    assertEquals(1, await(controller.admin().getFeature(FID, 0)), "a reset gives the default");
  }
}
