// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.vertx.core.Completable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Which controllers hosts had when: no two of a subsystem that live at the same time may have the same identifier. */
final class ControllerIds {
  private final LongSupplier clock;
  private final List<Seen> seen = new ArrayList<>();

  /** A controller. @param to {@link Long#MAX_VALUE} while it lives */
  private record Seen(String subsystem, int id, String node, long from, long to) {
    @Override
    public String toString() {
      return "of %s, from %d to %s ns".formatted(node, from, to == Long.MAX_VALUE ? "the end" : "" + to);
    }
  }

  /** No controllers. @param clock in nanoseconds */
  ControllerIds(LongSupplier clock) {
    this.clock = clock;
  }

  /** A host has connected to a controller. @return to be completed when the host sees its end, which may be after it */
  <T extends @Nullable Object> Completable<T> began(String subsystem, int id, String node) {
    long from = clock.getAsLong();
    int place;
    synchronized (this) {
      place = seen.size();
      seen.add(new Seen(subsystem, id, node, from, Long.MAX_VALUE));
    }
    return (_, _) -> {
      long to = clock.getAsLong();
      synchronized (this) {
        seen.set(place, new Seen(subsystem, id, node, from, to));
      }
    };
  }

  /** How many there were. */
  synchronized int count() {
    return seen.size();
  }

  /** @throws AssertionError if two lived at the same time and had the same identifier */
  synchronized void require() {
    List<Seen> sorted = seen.stream().sorted(Comparator.comparing(Seen::subsystem).thenComparing(Seen::id).thenComparing(Seen::from)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      Seen one = sorted.get(i - 1);
      Seen next = sorted.get(i);
      if (one.subsystem().equals(next.subsystem()) && one.id() == next.id() && next.from() < one.to()) {
        throw new AssertionError("two controllers of %s had the identifier %d: one %s; one %s".formatted(one.subsystem(), one.id(), one, next));
      }
    }
  }
}
