// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.StatusCode;
import io.weft.nvme.log.AnaLog;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A snapshot of the namespaces that a controller reaches; immutable, and shared by the controllers that reach the same. */
public final class Attachments {
  /** No namespace. */
  public static final Attachments NONE = new Attachments(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  private static final int DIRECT = 256;

  private final SortedMap<Integer, AttachedNamespace> byNsid;
  private final SortedMap<Integer, AttachedNamespace> allocated;
  private final SortedMap<Integer, Integer> disabled;
  private final SortedMap<Integer, AnaLog.Group> anaGroups;
  private final @Nullable AttachedNamespace[] direct = new AttachedNamespace[DIRECT];

  /**
   * A snapshot.
   *
   * @param byNsid the active namespaces
   * @param allocated the active namespaces and those that the host may attach
   * @param disabled those that exist but are not active now, with the status for commands that name them
   * @param anaGroups the ANA groups by ANAGRPID, with the active namespaces and without change counts
   */
  Attachments(
      SortedMap<Integer, AttachedNamespace> byNsid,
      SortedMap<Integer, AttachedNamespace> allocated,
      SortedMap<Integer, Integer> disabled,
      SortedMap<Integer, AnaLog.Group> anaGroups) {
    this.byNsid = Collections.unmodifiableSortedMap(byNsid);
    this.allocated = Collections.unmodifiableSortedMap(allocated);
    this.disabled = disabled;
    this.anaGroups = Collections.unmodifiableSortedMap(anaGroups);
    byNsid.headMap(DIRECT).forEach((nsid, attached) -> direct[nsid] = attached);
  }

  /** The active namespace with an NSID, null if there is none. */
  public @Nullable AttachedNamespace get(int nsid) {
    return nsid >= 0 && nsid < DIRECT ? direct[nsid] : byNsid.get(nsid);
  }

  /** The status for a command whose NSID {@link #get} does not find. */
  public int absent(int nsid) {
    return disabled.getOrDefault(nsid, StatusCode.INVALID_NAMESPACE | StatusCode.DNR);
  }

  /** All active namespaces, in order of NSID. */
  public Collection<AttachedNamespace> all() {
    return byNsid.values();
  }

  /** The active namespaces by NSID. */
  public SortedMap<Integer, AttachedNamespace> active() {
    return byNsid;
  }

  /** The ANA groups by ANAGRPID; their change counts are the controller's, see {@link AnaGroups}. */
  SortedMap<Integer, AnaLog.Group> anaGroups() {
    return anaGroups;
  }

  /** By NSID, the namespaces that the host may know of: the active ones and those that it may attach. */
  public SortedMap<Integer, AttachedNamespace> allocated() {
    return allocated;
  }
}
