// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.HostQueue;
import io.weft.host.NvmeCommand;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Weft does not offer is announced nowhere and refused everywhere. */
@Timeout(300)
class NotOfferedIT {
  private static final int ONCS_RESERVATIONS = 1 << 5;
  private static final int INVALID_OPCODE = StatusCode.INVALID_OPCODE | StatusCode.DNR;
  private static final int INVALID_FIELD = StatusCode.INVALID_FIELD | StatusCode.DNR;

  private static int status(HostQueue queue, NvmeCommand command) throws Exception {
    return await(queue.execute(command)).status() & ~StatusCode.MORE;
  }

  @Test
  @DisplayName("rule 50: reservations are not supported: no command, capability, log page or feature refers to them")
  void reservations() throws Exception {
    try (TestTarget target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"))) {
      HostController controller = await(target.host.connect(target.options()));
      assertEquals(0, controller.identity().get(IdentifyControllerField.ONCS) & ONCS_RESERVATIONS);
      assertEquals(0, await(controller.admin().identifyNamespace(1)).get(IdentifyNamespaceField.RESCAP));
      for (IoOpcode opcode : List.of(IoOpcode.RESERVATION_REGISTER, IoOpcode.RESERVATION_REPORT,
          IoOpcode.RESERVATION_ACQUIRE, IoOpcode.RESERVATION_RELEASE)) {
        assertEquals(INVALID_OPCODE, status(controller.ioQueues().getFirst(), new NvmeCommand(opcode).nsid(1)));
      }
      HostQueue admin = controller.admin().queue();
      for (int feature : new int[] {0x82, 0x83}) {
        assertEquals(INVALID_FIELD, status(admin, AdminCommandBuilder.getFeatures(feature, 0, 1)));
        assertEquals(INVALID_FIELD, status(admin, AdminCommandBuilder.setFeatures(feature, false, 1, 0)));
      }
      assertEquals(StatusCode.INVALID_LOG_PAGE | StatusCode.DNR,
          status(admin, AdminCommandBuilder.getLogPage(0x80, 0, 0, false, 0, ByteBuffer.allocate(64))));
      await(controller.shutdown());
    }
  }
}
