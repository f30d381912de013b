// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is another thing to a host between two views of its namespaces.
 *
 * @param namespaces those that came, went, or whose Identify data differs
 * @param regrouped those that are in another ANA group now and otherwise the same
 * @param anaStates whether a namespace has another ANA state
 */
record AttachmentChanges(Set<Integer> namespaces, Set<Integer> regrouped, boolean anaStates) {
  /** Nothing is another thing. */
  static final AttachmentChanges NONE = new AttachmentChanges(Set.of(), Set.of(), false);

  /** Copies the sets. */
  AttachmentChanges {
    namespaces = Set.copyOf(namespaces);
    regrouped = Set.copyOf(regrouped);
  }

  /**
   * Compares two views.
   *
   * @param resized a namespace whose object is the same and whose size is not, 0 for none
   */
  static AttachmentChanges between(Attachments before, Attachments now, int resized) {
    Set<Integer> nsids = new TreeSet<>(before.active().keySet());
    nsids.addAll(now.active().keySet());
    Set<Integer> changed = new TreeSet<>();
    Set<Integer> regrouped = new TreeSet<>();
    boolean states = false;
    for (int nsid : nsids) {
      AttachedNamespace old = before.get(nsid);
      AttachedNamespace other = now.get(nsid);
      if (nsid == resized || differ(old, other)) {
        changed.add(nsid);
      } else if (old != null && other != null) {
        states |= old.anaState() != other.anaState();
        if (old.namespace().entry().anaGroupId() != other.namespace().entry().anaGroupId()) {
          regrouped.add(nsid);
        }
      }
    }
    return new AttachmentChanges(changed, regrouped, states);
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

  /** Whether nothing is another thing. */
  boolean isEmpty() {
    return namespaces.isEmpty() && !anaChanged();
  }

  /** Whether the Asymmetric Namespace Access log page shows a namespace in another way. */
  boolean anaChanged() {
    return anaStates || !regrouped.isEmpty();
  }
}
