// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.admin;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.NvmeCommand;
import io.weft.nvme.FeatureId;
import io.weft.nvme.StatusCode;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The checks of the linux-host job {@code features} that newer Linux kernels do not allow: they refuse to send Set Features
 * for Number of Queues and Host Behavior Support, so Weft's own host sends it instead.
 */
@Timeout(300)
@Proves({"feature 07h", "feature 16h"})
class KernelKeptFeaturesIT {
  private static final int INVALID_FIELD = StatusCode.INVALID_FIELD | StatusCode.DNR;
  private static final int SWITCHES = 4;

  private TestTarget target;
  private HostController controller;

  @BeforeEach
  void connect() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"));
    controller = await(target.host.connect(target.options().ioQueues(2)));
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    target.close();
  }

  private int status(NvmeCommand command) throws Exception {
    return await(controller.admin().queue().execute(command)).status() & ~StatusCode.MORE;
  }

  private int setQueues(int value) throws Exception {
    return status(AdminCommandBuilder.setFeatures(FeatureId.NUMBER_OF_QUEUES, false, 0, value));
  }

  @Test
  void numberOfQueuesIsNotFor65536OfEitherKind() throws Exception {
    assertEquals(INVALID_FIELD, setQueues(0xffff), "submission queues");
    assertEquals(INVALID_FIELD, setQueues(0xffff << 16), "completion queues");
    assertEquals(INVALID_FIELD, setQueues(-1), "both");
  }

  @Test
  void numberOfQueuesIsTooLateWithQueuesAtWork() throws Exception {
    int before = await(controller.admin().getFeature(FeatureId.NUMBER_OF_QUEUES, 0));
    assertEquals(StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR, setQueues(1 | 1 << 16));
    assertEquals(before, await(controller.admin().getFeature(FeatureId.NUMBER_OF_QUEUES, 0)));
  }

  @Test
  void hostBehaviorIsWhatWasSetUntilTheControllerEnds() throws Exception {
    ByteBuffer wanted = ByteBuffer.allocate(512).put(0, (byte) 1).put(2, (byte) 1);
    assertEquals(0, setBehavior(wanted));
    assertEquals(wanted, behavior());
    await(controller.shutdown());
    controller = await(target.host.connect(target.options().ioQueues(2)));
    assertEquals(ByteBuffer.allocate(512), behavior(), "a new controller has the default");
  }

  @Test
  void aSwitchOfHostBehaviorHasNoThirdPosition() throws Exception {
    ByteBuffer wanted = ByteBuffer.allocate(512).put(0, (byte) 1).put(2, (byte) 1);
    assertEquals(0, setBehavior(wanted));
    for (int i = 0; i < SWITCHES; i++) {
      assertEquals(INVALID_FIELD, setBehavior(ByteBuffer.allocate(512).put(i, (byte) 2)), "switch " + i);
    }
    assertEquals(wanted, behavior(), "what was refused has changed nothing");
  }

  private int setBehavior(ByteBuffer data) throws Exception {
    return status(AdminCommandBuilder.setFeatures(FeatureId.HOST_BEHAVIOR, false, 0, 0).data(data));
  }

  private ByteBuffer behavior() throws Exception {
    ByteBuffer into = ByteBuffer.allocate(512);
    NvmeCommand get = AdminCommandBuilder.getFeatures(FeatureId.HOST_BEHAVIOR, FeatureId.SELECT_CURRENT, 0);
    assertEquals(0, status(get.data(into)));
    return into;
  }
}
