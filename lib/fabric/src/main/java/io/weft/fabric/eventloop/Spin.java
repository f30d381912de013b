// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import io.netty.channel.EventLoop;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Adaptive spin of one event loop: for a moment after an I/O command the loop polls instead of sleeping, so that the next
 * one finds it awake. An idle loop sleeps and costs nothing. Confined to its loop.
 */
public final class Spin {
  /** The spin of a loop that never does. */
  private static final Spin NEVER = new Spin(0);

  private static final Map<Object, Spin> BY_LOOP = Collections.synchronizedMap(new WeakHashMap<>());

  private final long nanos;
  private long until = System.nanoTime();

  Spin(long nanos) {
    this.nanos = nanos;
  }

  /** The spin of an event loop. */
  public static Spin of(EventLoop loop) {
    @Nullable Spin spin = BY_LOOP.get(loop);
    return spin == null ? NEVER : spin;
  }

  static Spin make(Object loop, long nanos) {
    Spin spin = new Spin(nanos);
    BY_LOOP.put(loop, spin);
    return spin;
  }

  /** An I/O command has come. @param now {@link System#nanoTime} */
  public void active(long now) {
    until = now + nanos;
  }

  /** Whether the loop shall poll rather than sleep. */
  boolean isOn(long now) {
    return nanos > 0 && until - now > 0;
  }
}
