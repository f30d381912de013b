// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The right of a node to use the devices of the shared ANA groups that are placed on it, until a deadline: one for all of
 * them. It is measured by this node's own monotonic clock, and ends by itself if nobody renews it. From any thread.
 *
 * <p>Each command for a shared namespace reads it, before it is admitted and again right before it reaches the device.
 */
public final class Lease {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile long deadline;

  /** A lease that has run out. */
  public Lease() {
    deadline = System.nanoTime();
  }

  /** Whether the deadline has not passed. */
  public boolean runs() {
    return System.nanoTime() - deadline < 0;
  }

  /** When it runs out. @return a value of {@link System#nanoTime} */
  public long deadline() {
    return deadline;
  }

  /** How long it still runs; 0 or less if it has run out. @return nanoseconds */
  public long left() {
    return deadline - System.nanoTime();
  }

  /**
   * Moves the deadline; one that is earlier than the present one changes nothing.
   *
   * @param until the value of {@link System#nanoTime} at which it runs out: the length of the lease after the moment before the
   *     request for the renewal was sent
   */
  public void renew(long until) {
    boolean revived;
    synchronized (this) {
      if (until - deadline <= 0) {
        return;
      }
      revived = !runs();
      deadline = until;
    }
    if (revived) {
      tell();
    }
  }

  /** Lets the lease run out now, as a node does that gives it back. */
  public void end() {
    synchronized (this) {
      if (!runs()) {
        return;
      }
      deadline = System.nanoTime();
    }
    tell();
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }

  /**
   * Calls a listener each time that the lease runs again after it had run out, and when it is {@linkplain #end ended}; on the
   * thread that does it. That it runs out by itself is not told: who must know asks for it.
   */
  void watch(Runnable listener) {
    listeners.add(listener);
  }

  /** Calls a listener no more. */
  void forget(Runnable listener) {
    listeners.remove(listener);
  }
}
