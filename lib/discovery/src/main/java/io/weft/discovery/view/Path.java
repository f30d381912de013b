// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.nvme.log.DiscoveryLogEntry;

/** A way to an NVM subsystem: one entry of the log. It is the same for all hosts but for the address that they used. */
record Path(String subsystemNqn, ListedPort port) {
  DiscoveryLogEntry entry(Viewer viewer) {
    return port.entry(
        DiscoveryLogEntry.SUBTYPE_NVM, subsystemNqn, 0, DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL, viewer);
  }
}
