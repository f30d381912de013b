// SPDX-License-Identifier: Apache-2.0
package io.weft.target;

import static io.weft.target.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.cluster.NamespaceEntry;
import io.weft.host.FabricsCommands;
import io.weft.host.HostController;
import io.weft.host.HostQueue;
import io.weft.nvme.Property;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Disconnect, and the properties that no other test asks for. */
@Timeout(60)
class DisconnectIT {
  private static final int DNR = StatusCode.DNR;

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
    HostQueue queue = controller.ioQueues().getFirst();
    assertEquals(StatusCode.CONNECT_INCOMPATIBLE_FORMAT | DNR, await(queue.execute(
        FabricsCommands.disconnect().cdw(SqeLayout.DISCONNECT_RECFMT / 4, 1))).status() & ~StatusCode.MORE);
    assertTrue(queue.isOpen());
    assertEquals(StatusCode.SUCCESS, await(queue.execute(FabricsCommands.disconnect())).status());
    await(queue.closed());
    assertTrue(controller.ioQueues().get(1).isOpen());
    // The identifier is free for another connection.
    assertTrue(await(controller.connectIoQueue(queue.id())).isOpen());
  }

  @Test
  @Proves("fabrics 08h")
  void disconnectIsNotForTheAdminQueue() throws Exception {
    assertEquals(StatusCode.INVALID_QUEUE_TYPE | DNR,
        await(controller.admin().queue().execute(FabricsCommands.disconnect())).status() & ~StatusCode.MORE);
    assertEquals(1, await(controller.admin().propertyGet(Property.CSTS)), "the association goes on");
  }

  @Test
  @Proves("property NSSR")
  void theSubsystemCannotBeResetByAHost() throws Exception {
    assertEquals(0, await(controller.admin().propertyGet(Property.NSSR)));
    assertEquals(0, await(controller.admin().propertyGet(Property.CAP)) >>> 36 & 1, "CAP.NSSRS");
  }
}
