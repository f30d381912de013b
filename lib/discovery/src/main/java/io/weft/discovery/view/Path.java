// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.nvme.log.DiscoveryLogEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A way to an NVM subsystem: one entry of the log. It is the same for all hosts but for the address that they used. */
record Path(Id id, ListedPort port) {
  /** What tells one path from another at one time. The order is that of the log. @param place that of the port's address */
  record Id(String subsystemNqn, int portId, int place) implements Comparable<Id> {
    private static final Comparator<Id> ORDER =
        Comparator.comparing(Id::subsystemNqn).thenComparingInt(Id::portId).thenComparingInt(Id::place);

    @Override
    public int compareTo(Id other) {
      return ORDER.compare(this, other);
    }
  }

  /** The ways through a port that hosts are told of at several addresses. */
  static List<Path> of(String subsystemNqn, List<ListedPort> addresses) {
    List<Path> paths = new ArrayList<>(addresses.size());
    for (ListedPort port : addresses) {
      paths.add(new Path(new Id(subsystemNqn, port.portId(), paths.size()), port));
    }
    return paths;
  }

  DiscoveryLogEntry entry(Viewer viewer) {
    return port.entry(
        DiscoveryLogEntry.SUBTYPE_NVM, id.subsystemNqn, 0, DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL, viewer);
  }
}
