// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The ownership of a process that may become a node of a cluster, and cease to be one, while it runs. From any thread. */
public final class ChangingOwnership implements GroupOwnership {
  private final Lease lease = new Lease();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile GroupOwnership current = STANDALONE;
  private final ChangingRestrictions restrictions = new ChangingRestrictions();
  private volatile OwnershipWatch watch = () -> { };

  /**
   * Takes over what decides.
   *
   * @param next what a cluster says, with the lease of this object; {@link #STANDALONE} when the process stands alone again, and has
   *     given back everything
   */
  public void follow(GroupOwnership next) {
    watch.close();
    current = next;
    // First, so that what is granted is served with what was agreed on before.
    restrictions.follow(next.restrictions());
    watch = next.watch(this::tell);
    if (next == STANDALONE) {
      lease.end();
    }
    tell();
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }

  /** The lease, which is the same whatever decides. */
  @Override
  public Lease lease() {
    return lease;
  }

  @Override
  public Map<Integer, Grant> grants() {
    return current.grants();
  }

  @Override
  public Set<Integer> shared() {
    return current.shared();
  }

  @Override
  public OwnershipWatch watch(Runnable changed) {
    listeners.add(changed);
    return () -> listeners.remove(changed);
  }

  @Override
  public void released(Map<Integer, Long> epochs) {
    GroupOwnership now = current;
    // What is told late, after the cluster was left, concerns nobody.
    if (now != STANDALONE) {
      now.released(epochs);
    }
  }

  @Override
  public AgreedRestrictions restrictions() {
    return restrictions;
  }

  @Override
  public Duration quiesceTime() {
    return current.quiesceTime();
  }
}
