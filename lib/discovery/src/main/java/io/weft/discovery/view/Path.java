// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.nvme.log.DiscoveryLogEntry;
import java.util.Comparator;

/** A way to an NVM subsystem: one entry of the log. It is the same for all hosts but for the address that they used. */
record Path(Id id, ListedPort port) {
  /** What tells one path from another at one time. The order is that of the log. */
  record Id(String subsystemNqn, int portId) implements Comparable<Id> {
    private static final Comparator<Id> ORDER = Comparator.comparing(Id::subsystemNqn).thenComparingInt(Id::portId);

    @Override
    public int compareTo(Id other) {
      return ORDER.compare(this, other);
    }
  }

  static Path of(String subsystemNqn, ListedPort port) {
    return new Path(new Id(subsystemNqn, port.portId()), port);
  }

  DiscoveryLogEntry entry(Viewer viewer) {
    return port.entry(
        DiscoveryLogEntry.SUBTYPE_NVM, id.subsystemNqn, 0, DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL, viewer);
  }
}
