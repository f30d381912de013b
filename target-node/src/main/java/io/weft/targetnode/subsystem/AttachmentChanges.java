// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.log.AnaLog;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The differences that a host notices between two views of its namespaces.
 *
 * @param namespaces those that were added or removed, or whose Identify data differs
 * @param regrouped those that differ only in their ANA group
 * @param anaStates whether the ANA state of a namespace differs
 * @param anaGroups the ANA groups whose state or members differ, and those that are new or gone
 */
record AttachmentChanges(
    Set<Integer> namespaces, Set<Integer> regrouped, boolean anaStates, Set<Integer> anaGroups) {
  /** No differences. */
  static final AttachmentChanges NONE = new AttachmentChanges(Set.of(), Set.of(), false, Set.of());

  /** Copies the sets. */
  AttachmentChanges {
    namespaces = Set.copyOf(namespaces);
    regrouped = Set.copyOf(regrouped);
    anaGroups = Set.copyOf(anaGroups);
  }

  /** The Identify data of a namespace differs, though the view is the same. */
  static AttachmentChanges of(int nsid) {
    return new AttachmentChanges(Set.of(nsid), Set.of(), false, Set.of());
  }

  /** Compares two views. */
  static AttachmentChanges between(Attachments before, Attachments now) {
    Set<Integer> nsids = new TreeSet<>(before.active().keySet());
    nsids.addAll(now.active().keySet());
    Set<Integer> different = new TreeSet<>();
    Set<Integer> regrouped = new TreeSet<>();
    boolean states = false;
    for (int nsid : nsids) {
      AttachedNamespace old = before.get(nsid);
      AttachedNamespace other = now.get(nsid);
      if (differ(old, other)) {
        different.add(nsid);
      } else if (old != null && other != null) {
        states |= old.anaState() != other.anaState();
        if (old.namespace().entry().anaGroupId() != other.namespace().entry().anaGroupId()) {
          regrouped.add(nsid);
        }
      }
    }
    return new AttachmentChanges(different, regrouped, states, groups(before, now));
  }

  private static Set<Integer> groups(Attachments before, Attachments now) {
    Set<Integer> ids = new TreeSet<>(before.anaGroups().keySet());
    ids.addAll(now.anaGroups().keySet());
    ids.removeIf(id -> {
      AnaLog.Group old = before.anaGroups().get(id);
      return old != null && old.equals(now.anaGroups().get(id));
    });
    return ids;
  }

  private static boolean differ(@Nullable AttachedNamespace old, @Nullable AttachedNamespace other) {
    if (old == null || other == null) {
      return old != other;
    }
    Namespace a = old.namespace();
    Namespace b = other.namespace();
    return a.backend() != b.backend()
        || a.blocks() != b.blocks()
        || !a.entry().identifiers().equals(b.entry().identifiers());
  }

  /** Whether there are no differences. */
  boolean isEmpty() {
    return namespaces.isEmpty() && !anaChanged();
  }

  /** Whether the Asymmetric Namespace Access log page shows a namespace differently. */
  boolean anaChanged() {
    return anaStates || !regrouped.isEmpty();
  }
}
