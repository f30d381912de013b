// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.nvme.AnaState;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.AnaLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What the hosts of a subsystem reach at one state of its configuration and devices. Controllers that reach the same
 * namespaces in the same ANA states share one {@link Attachments}, and what changes for them is found once: a change
 * costs the namespaces of each different view, and little for each controller. From any thread.
 */
final class Views {
  /** What a view depends on: which of the namespaces that not every host sees are visible, and the port's ANA states. */
  private record Key(Set<Integer> visible, SortedMap<Integer, AnaState> anaGroups) {}

  /** A step from one view to the next; the same objects make the same step. */
  private record Step(Attachments before, Attachments now) {}

  private final SubsystemEntry entry;
  private final SortedMap<Integer, Namespace> exported;
  private final List<NamespaceEntry> restricted;
  private final Map<Key, Attachments> views = new ConcurrentHashMap<>();
  private final Map<Step, AttachmentChanges> changes = new ConcurrentHashMap<>();

  /** The views of a configuration. @param exported the namespaces by NSID; not changed any more */
  Views(SubsystemEntry entry, SortedMap<Integer, Namespace> exported) {
    this.entry = entry;
    this.exported = exported;
    this.restricted = entry.namespaces().stream().filter(namespace -> !namespace.visibleTo().any()).toList();
  }

  /** What a host reaches through a port in a given ANA state. */
  Attachments of(String hostNqn, SortedMap<Integer, AnaState> anaGroups) {
    Set<Integer> visible = restricted.stream()
        .filter(namespace -> namespace.visibleTo().allows(hostNqn))
        .map(NamespaceEntry::nsid)
        .collect(Collectors.toUnmodifiableSet());
    return views.computeIfAbsent(new Key(visible, anaGroups), key -> view(hostNqn, key.anaGroups()));
  }

  /** The differences between two views. */
  AttachmentChanges changes(Attachments before, Attachments now) {
    return before == now
        ? AttachmentChanges.NONE
        : changes.computeIfAbsent(new Step(before, now), step -> AttachmentChanges.between(step.before(), step.now()));
  }

  private Attachments view(String hostNqn, SortedMap<Integer, AnaState> anaGroups) {
    SortedMap<Integer, AttachedNamespace> active = new TreeMap<>();
    SortedMap<Integer, Integer> disabled = new TreeMap<>();
    entry.namespaces().stream()
        .filter(n -> n.visibleTo().allows(hostNqn) && !exported.containsKey(n.nsid()))
        .forEach(n -> disabled.put(n.nsid(), stateOf(n, anaGroups) == AnaState.INACCESSIBLE
            ? StatusCode.ANA_INACCESSIBLE
            : StatusCode.INTERNAL_PATH_ERROR));
    SortedMap<Integer, AttachedNamespace> allocated = new TreeMap<>();
    SortedMap<Integer, List<Integer>> groups = new TreeMap<>();
    anaGroups.keySet().forEach(id -> groups.put(id, new ArrayList<>()));
    for (Namespace namespace : exported.values()) {
      int group = namespace.entry().anaGroupId();
      AnaState state = stateOf(namespace.entry(), anaGroups);
      AttachedNamespace reached = new AttachedNamespace(namespace, state, ioStatus(state));
      boolean visible = namespace.entry().visibleTo().allows(hostNqn);
      if (visible) {
        active.put(namespace.nsid(), reached);
        groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(namespace.nsid());
      }
      if (visible || entry.isPooled(namespace.entry())) {
        allocated.put(namespace.nsid(), reached);
      }
    }
    SortedMap<Integer, AnaLog.Group> ana = new TreeMap<>();
    groups.forEach((id, members) ->
        ana.put(id, new AnaLog.Group(id, 0, anaGroups.getOrDefault(id, AnaState.INACCESSIBLE), members)));
    return new Attachments(active, allocated, disabled, ana);
  }

  private static AnaState stateOf(NamespaceEntry namespace, SortedMap<Integer, AnaState> anaGroups) {
    return anaGroups.getOrDefault(namespace.anaGroupId(), AnaState.INACCESSIBLE);
  }

  private static int ioStatus(AnaState state) {
    return switch (state) {
      case OPTIMIZED, NON_OPTIMIZED -> StatusCode.SUCCESS;
      case INACCESSIBLE -> StatusCode.ANA_INACCESSIBLE;
      case PERSISTENT_LOSS -> StatusCode.ANA_PERSISTENT_LOSS;
      case CHANGE -> StatusCode.ANA_TRANSITION;
    };
  }
}
