// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.AsyncEvent;
import io.weft.nvme.log.LogPageId;
import org.junit.jupiter.api.Test;

class PropertyFieldsTest {
  @Test
  void capHasTheBitsThatTheSpecificationGivesIt() {
    long cap = Capabilities.of(
        1024, 7500, Capabilities.CQR | Capabilities.CSS_NVM | Capabilities.CSS_IO_COMMAND_SETS | Capabilities.CRWMS);
    assertEquals(0x0800_0820_0f01_03ffL, cap);
    assertEquals(1024, Capabilities.maxQueueEntries(cap));
    assertEquals(7500, Capabilities.timeoutMillis(cap));
    assertEquals(0x41, Capabilities.commandSets(cap));
    assertEquals(4096, Capabilities.minPageSize(cap));
  }

  @Test
  void capRoundsItsTimeoutUp() {
    assertEquals(1000, Capabilities.timeoutMillis(Capabilities.of(2, 501, 0)));
    assertThrows(IllegalArgumentException.class, () -> Capabilities.of(2, 127_501, 0));
    assertThrows(IllegalArgumentException.class, () -> Capabilities.of(1, 500, 0));
    assertEquals(65536, Capabilities.maxQueueEntries(Capabilities.of(65536, 0, 0)));
  }

  @Test
  void ccHasTheBitsThatHostsSet() {
    int cc = ControllerConfiguration.enabled(ControllerConfiguration.CSS_ALL);
    assertEquals(0x460061, cc);
    assertTrue(ControllerConfiguration.isEnabled(cc));
    assertEquals(6, ControllerConfiguration.commandSet(cc));
    assertEquals(6, ControllerConfiguration.submissionEntrySize(cc));
    assertEquals(4, ControllerConfiguration.completionEntrySize(cc));
    assertEquals(0, ControllerConfiguration.pageSize(cc));
    assertEquals(0, ControllerConfiguration.arbitration(cc));
    int shutdown = ControllerConfiguration.withShutdown(cc, ControllerConfiguration.SHN_NORMAL);
    assertEquals(0x464061, shutdown);
    assertEquals(ControllerConfiguration.SHN_NORMAL, ControllerConfiguration.shutdown(shutdown));
    assertEquals(0x460060, ControllerConfiguration.disabled(cc));
  }

  @Test
  void cstsTellsReadyFatalAndShutdown() {
    assertTrue(ControllerStatus.isReady(1));
    assertFalse(ControllerStatus.isReady(2));
    assertTrue(ControllerStatus.isFatal(2));
    assertEquals(8, ControllerStatus.shutdownBits(ControllerStatus.SHST_COMPLETE));
    assertEquals(ControllerStatus.SHST_COMPLETE, ControllerStatus.shutdownStatus(9));
  }

  @Test
  void eventsAreComposedAsHostsReadThem() {
    assertEquals(0x0070f002, AsyncEvent.dword0(
        AsyncEvent.TYPE_NOTICE, AsyncEvent.DISCOVERY_LOG_CHANGE, LogPageId.DISCOVERY));
    assertEquals(0x00040002, AsyncEvent.dword0(
        AsyncEvent.TYPE_NOTICE, AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED, LogPageId.CHANGED_NAMESPACE_LIST));
    assertEquals(0x000c0302, AsyncEvent.dword0(
        AsyncEvent.TYPE_NOTICE, AsyncEvent.ANA_CHANGE, LogPageId.ASYMMETRIC_NAMESPACE_ACCESS));
    assertEquals(2, AsyncEvent.type(0x0070f002));
    assertEquals(0xf0, AsyncEvent.information(0x0070f002));
    assertEquals(0x70, AsyncEvent.logPage(0x0070f002));
  }
}
