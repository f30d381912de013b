// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.log.AnaLog;
import java.util.List;
import java.util.Set;
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

  /**
   * The successor of these groups.
   *
   * @param now the groups of the next view, without change counts
   * @param changed those that differ from the view before
   */
  AnaGroups next(SortedMap<Integer, AnaLog.Group> now, Set<Integer> changed) {
    if (changed.isEmpty()) {
      return this;
    }
    SortedMap<Integer, AnaLog.Group> next = new TreeMap<>();
    now.forEach((id, group) -> {
      AnaLog.Group old = groups.get(id);
      boolean same = old != null && !changed.contains(id);
      next.put(id, same ? old : new AnaLog.Group(id, changeCount + 1, group.state(), group.nsids()));
    });
    return new AnaGroups(changeCount + 1, next);
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
