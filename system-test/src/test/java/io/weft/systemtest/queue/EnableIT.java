// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.FabricsCommandBuilder;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.ControllerStatus;
import io.weft.nvme.fabrics.Property;
import io.weft.testkit.Proves;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.RawPdu;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The values of CC that a controller can be enabled with. */
@Timeout(300)
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
        int refused = host.execute(host.admin, AdminCommandBuilder.keepAlive(), new byte[0]).completionStatus();
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

  private static RawPdu get(RawHost host, int offset, boolean eightBytes) throws Exception {
    return host.execute(host.admin, FabricsCommandBuilder.propertyGet(offset, eightBytes), new byte[0]);
  }

  @Test
  @DisplayName("rule 61: the properties other than CAP, VS, CC and CSTS have the right values and sizes, and cannot be set")
  @Proves({"property CRTO", "property NSSR", "property CAP", "property VS"})
  void otherProperties() throws Exception {
    try (RawHost host = new RawHost(target, false, false).ready()) {
      RawPdu cap = get(host, Property.CAP, true);
      assertEquals(0, cap.completionStatus());
      int timeout = cap.completionDword0() >>> 24;
      assertEquals(timeout, get(host, Property.CRTO, false).completionDword0(), "CRWMT as CAP.TO, no CRIMT without CRIMS");
      assertEquals(0, get(host, Property.NSSR, false).completionDword0());
      int invalid = StatusCode.INVALID_FIELD | StatusCode.DNR;
      for (int offset : new int[] {Property.VS, Property.CC, Property.CSTS, Property.CRTO, Property.NSSR, Property.CAP + 4}) {
        assertEquals(0, get(host, offset, false).completionStatus());
        assertEquals(invalid, get(host, offset, true).completionStatus() & ~StatusCode.MORE, "eight bytes of " + offset);
      }
      for (int offset : new int[] {1, 2, 0x0c, 0x10, 0x18, 0x24, 0x28, 0x30, 0x38, 0x64, 0x6c, 0x100, -4}) {
        assertEquals(invalid, get(host, offset, false).completionStatus() & ~StatusCode.MORE, "offset " + offset);
      }
      // 4E564D65h would reset an NVM subsystem that supports it; CAP.NSSRS says that this one does not.
      for (int offset : new int[] {Property.CAP, Property.VS, Property.CSTS, Property.CRTO, Property.NSSR, 0x0c}) {
        int status = host.execute(host.admin, FabricsCommandBuilder.propertySet(offset, 0x4e564d65), new byte[0]).completionStatus();
        assertEquals(invalid, status & ~StatusCode.MORE, "set " + offset);
      }
      assertEquals(ControllerStatus.RDY, host.status());
    }
  }
}
