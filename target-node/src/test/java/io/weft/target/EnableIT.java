// SPDX-License-Identifier: Apache-2.0
package io.weft.target;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.cluster.NamespaceEntry;
import io.weft.host.AdminCommands;
import io.weft.nvme.ControllerConfiguration;
import io.weft.nvme.ControllerStatus;
import io.weft.nvme.StatusCode;
import io.weft.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The values of CC that a controller can be enabled with. */
@Timeout(60)
@Proves({"property CC", "property CSTS"})
class EnableIT {
  private static final int GOOD = ControllerConfiguration.enabled(ControllerConfiguration.CSS_NVM);

  private static TestTarget target;

  @BeforeAll
  static void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"));
  }

  @AfterAll
  static void stop() throws Exception {
    target.close();
  }

  private static int with(int shift, int width, int value) {
    return GOOD & ~((1 << width) - 1 << shift) | value << shift;
  }

  @Test
  @DisplayName("rules 26, 61: a CC that is not supported is accepted and sets CSTS.CFS, until the controller is reset")
  void unsupported() throws Exception {
    int[] wrong = {
        with(16, 4, 0), with(16, 4, 5), with(16, 4, 7), with(20, 4, 0), with(20, 4, 3), with(20, 4, 5),
        with(7, 4, 1), with(11, 3, 1), with(11, 3, 7), with(4, 3, 1), with(4, 3, 5),
        with(4, 3, ControllerConfiguration.CSS_ADMIN_ONLY)};
    try (RawHost host = new RawHost(target, false, false).ready()) {
      for (int cc : wrong) {
        host.configure(0);
        assertEquals(0, host.status());
        host.configure(cc);
        assertEquals(ControllerStatus.CFS, host.status(), () -> "CC " + Integer.toHexString(cc));
        int refused = host.execute(host.admin, AdminCommands.keepAlive(), new byte[0]).completionStatus();
        assertEquals(StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR, refused & ~StatusCode.MORE, "rule 29");
      }
      host.configure(0);
      for (int set : new int[] {ControllerConfiguration.CSS_NVM, ControllerConfiguration.CSS_ALL}) {
        host.configure(ControllerConfiguration.enabled(set));
        assertEquals(ControllerStatus.RDY, host.status());
        host.configure(0);
      }
    }
  }
}
