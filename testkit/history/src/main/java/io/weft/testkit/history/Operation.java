// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one client asked for and what it was answered. The operation took effect at one moment between call and return. One
 * without an answer may have taken effect at any moment after its call, however late, or never.
 *
 * @param client the number of the client
 * @param input what was asked for
 * @param answer null if there was none and none is implied by the answers to others
 * @param called when it was called, in nanoseconds
 * @param returned when the answer came, in nanoseconds of the same clock; {@link #OPEN} if none did
 * @param <I> what is asked for
 * @param <A> what is answered
 */
public record Operation<I, A>(int client, I input, @Nullable A answer, long called, long returned) {
  /** The time at which an operation without an answer returns. */
  public static final long OPEN = Long.MAX_VALUE;

  /** Checks the times. */
  public Operation {
    if (returned < called) {
      throw new IllegalArgumentException("an operation that was called at %d returned at %d".formatted(called, returned));
    }
    if (answer == null && returned != OPEN) {
      throw new IllegalArgumentException("an operation without an answer does not return");
    }
  }

  /** An operation without an answer. */
  public static <I, A> Operation<I, A> open(int client, I input, long called) {
    return new Operation<>(client, input, null, called, OPEN);
  }

  /** Whether there is no answer. */
  public boolean isOpen() {
    return answer == null;
  }

  /** One line for people, with times in seconds. */
  @Override
  public String toString() {
    return "[%s - %s] client %d: %s -> %s".formatted(seconds(called), returned == OPEN ? "      open" : seconds(returned), client,
        input, isOpen() ? "no answer" : answer);
  }

  private static String seconds(long nanos) {
    return "%10.6f".formatted(nanos / (double) TimeUnit.SECONDS.toNanos(1));
  }
}
