// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.FabricsCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.NvmeCommand;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Property;
import io.weft.testkit.Proves;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.RawConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Disconnect (NVMe Base 2.1, section 6.4). */
@Timeout(300)
class DisconnectIT {
  private static final int DNR = StatusCode.DNR;

  private static final byte[] NO_DATA = new byte[0];

  private TestTarget target;
  private HostController controller;

  @BeforeEach
  void connect() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"));
    controller = await(target.host.connect(target.options().ioQueues(2)));
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.close());
    target.close();
  }

  @Test
  @Proves("fabrics 08h")
  void disconnectEndsItsQueueAndNoOther() throws Exception {
    try (RawHost host = new RawHost(target, false, false).ready(); RawConnection queue = host.ioQueue()) {
      NvmeCommand wrongFormat = FabricsCommandBuilder.disconnect().cdw(SqeLayout.DISCONNECT_RECFMT / 4, 1);
      assertEquals(StatusCode.CONNECT_INCOMPATIBLE_FORMAT | DNR,
          host.execute(queue, wrongFormat, NO_DATA).completionStatus() & ~StatusCode.MORE);
      assertEquals(StatusCode.SUCCESS, host.execute(queue, FabricsCommandBuilder.disconnect(), NO_DATA).completionStatus());
      assertEquals(0, queue.awaitClose(), "nothing follows the answer");
      // The association continues, and the identifier is free for another connection.
      host.ioQueue().close();
      assertEquals(1, host.execute(host.admin, FabricsCommandBuilder.propertyGet(Property.CSTS), NO_DATA).completionDword0());
    }
  }

  @Test
  @Proves("fabrics 08h")
  void disconnectIsNotForTheAdminQueue() throws Exception {
    assertEquals(StatusCode.INVALID_QUEUE_TYPE | DNR,
        await(controller.admin().queue().execute(FabricsCommandBuilder.disconnect())).status() & ~StatusCode.MORE);
    assertEquals(1, await(controller.admin().propertyGet(Property.CSTS)), "the association continues");
  }
}
