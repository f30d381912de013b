// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.config.PortEntry;
import io.weft.nvme.log.AnaLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ANA groups as one controller sees them, with their change counts; immutable. The counts start with the
 * controller and only increase (NVMe Base 2.1, section 5.1.12.1.13).
 */
public final class AnaGroups {
  /** No groups. */
  static final AnaGroups NONE = new AnaGroups(0, new TreeMap<>());

  private final long changeCount;
  private final SortedMap<Integer, AnaLog.Group> groups;

  private AnaGroups(long changeCount, SortedMap<Integer, AnaLog.Group> groups) {
    this.changeCount = changeCount;
    this.groups = groups;
  }

  /** The successor of these groups: those of a port and of the namespaces that the controller reaches. */
  AnaGroups next(PortEntry port, Attachments attachments) {
    SortedMap<Integer, List<Integer>> nsids = new TreeMap<>();
    port.anaGroups().keySet().forEach(id -> nsids.put(id, new ArrayList<>()));
    for (AttachedNamespace attached : attachments.all()) {
      nsids.computeIfAbsent(attached.namespace().entry().anaGroupId(), _ -> new ArrayList<>())
          .add(attached.namespace().nsid());
    }
    SortedMap<Integer, AnaLog.Group> now = new TreeMap<>();
    nsids.forEach((id, members) -> {
      AnaLog.Group old = groups.get(id);
      boolean same = old != null && old.state() == port.anaState(id) && old.nsids().equals(members);
      now.put(id, same ? old : new AnaLog.Group(id, changeCount + 1, port.anaState(id), members));
    });
    return now.equals(groups) ? this : new AnaGroups(changeCount + 1, now);
  }

  /** The Asymmetric Namespace Access log page. @param groupsOnly RGO: whether to leave the NSIDs out */
  public AnaLog log(boolean groupsOnly) {
    List<AnaLog.Group> descriptors =
        groups.values().stream()
            .map(g -> groupsOnly ? new AnaLog.Group(g.id(), g.changeCount(), g.state(), List.of()) : g)
            .toList();
    return new AnaLog(changeCount, descriptors);
  }
}
