// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The ownership of a node without a cluster: nothing is shared, and nothing changes. */
final class Standalone implements GroupOwnership {
  private final Lease lease = new Lease();

  @Override
  public Lease lease() {
    return lease;
  }

  @Override
  public Map<Integer, Grant> grants() {
    return Map.of();
  }

  @Override
  public Set<Integer> shared() {
    return Set.of();
  }

  @Override
  public OwnershipWatch watch(Runnable changed) {
    return () -> { };
  }

  @Override
  public void released(Map<Integer, Long> epochs) {
    throw new IllegalStateException("a node without a cluster has nothing to give back");
  }

  @Override
  public AgreedRestrictions restrictions() {
    return AgreedRestrictions.NONE;
  }

  @Override
  public Duration quiesceTime() {
    return Duration.ZERO;
  }
}
