// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Adaptive spin of one event loop: for a short time after an I/O command the loop polls instead of sleeping, so that it is
 * awake for the next command. An idle loop sleeps and costs nothing. Confined to its loop.
 */
public final class Spin {
  /** The spin of a loop that never spins. */
  private static final Spin NEVER = new Spin(0);

  private final long nanos;
  private long until = System.nanoTime();

  Spin(long nanos) {
    this.nanos = nanos;
  }

  /** The spin of an event loop. @param vertx the instance that the loop belongs to */
  public static Spin of(Vertx vertx, EventLoop loop) {
    LoopRegistry.@Nullable Entry entry = LoopRegistry.of(vertx).get(loop);
    return entry == null ? NEVER : entry.spin();
  }

  /** Called when an I/O command arrives. @param now {@link System#nanoTime} */
  public void active(long now) {
    until = now + nanos;
  }

  /** Whether the loop polls instead of sleeping. */
  boolean isOn(long now) {
    return nanos > 0 && until - now > 0;
  }
}
