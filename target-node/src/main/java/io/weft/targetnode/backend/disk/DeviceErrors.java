// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.targetnode.backend.posix.Errno;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The errors that a device has returned lately. They are remembered until the device has returned none for a while, so
 * that who looks now and then sees them. Recorded on any thread; read by one at a time.
 */
final class DeviceErrors {
  /** How long a device that returned an error has to return none to count as mended. */
  static final Duration CALM = Duration.ofSeconds(10);

  private volatile @Nullable Seen seen;
  private volatile boolean lostWrites;

  /**
   * Errors of one kind.
   *
   * @param errno the error
   * @param first when it was first seen
   * @param last when it was last seen, of {@link System#nanoTime}
   */
  private record Seen(int errno, Instant first, long last) {}

  /** Records that a call has failed. */
  void add(int errno) {
    Seen before = seen;
    Instant first = before != null && before.errno == errno ? before.first : Instant.now();
    seen = new Seen(errno, first, System.nanoTime());
  }

  /**
   * Records that the page cache has lost writes. The kernel tells it once for an open file, however many hosts have written:
   * so from now on nothing counts as durable, until the device is opened again.
   */
  void setLostWrites() {
    lostWrites = true;
  }

  /** Whether the page cache has lost writes since the device was opened. */
  boolean hasLostWrites() {
    return lostWrites;
  }

  /** Whether errors were seen lately. */
  boolean areSeen() {
    return seen != null;
  }

  /** Whether the last error said that the device no longer exists. */
  boolean sayGone() {
    Seen now = seen;
    return now != null && Errno.saysGone(now.errno);
  }

  /** Whether the last error said that there is no space. */
  boolean sayFull() {
    Seen now = seen;
    return now != null && Errno.saysFull(now.errno);
  }

  /** Forgets the errors if there was none for a while. */
  void forgetOld() {
    Seen now = seen;
    if (now != null && System.nanoTime() - now.last > CALM.toNanos()) {
      seen = null;
    }
  }

  /** What has gone wrong, a sentence; null if nothing has. */
  @Nullable String problem() {
    Seen now = seen;
    if (now == null) {
      return null;
    }
    return "its I/O fails since %s: %s".formatted(now.first.truncatedTo(ChronoUnit.SECONDS), Errno.describe(now.errno));
  }
}
