// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The {@link Spin} and the {@link EventLoopLoad} of each event loop of one Vert.x instance. */
final class LoopRegistry {
  /** The registry of Vert.x instances that {@link EventLoops} did not create; always empty. */
  private static final LoopRegistry NONE = new LoopRegistry(0, LoopRegistry.VERTX);

  /** What Vert.x puts in front of the names of its threads. */
  static final String VERTX = "vert.x";

  /** A transport of Vert.x that has a registry. */
  interface Owner {
    /** The registry of the instance that the transport was created for. */
    LoopRegistry loops();
  }

  /** The entry of one event loop. */
  record Entry(Spin spin, EventLoopLoad load) {}

  private final long spinNanos;
  private final String threads;
  private final Map<Object, Entry> entries = new ConcurrentHashMap<>();

  /**
   * Creates an empty registry.
   *
   * @param spinNanos how long its loops spin after an I/O command
   * @param threads the beginning of the names of its loops' threads
   */
  LoopRegistry(long spinNanos, String threads) {
    this.spinNanos = spinNanos;
    this.threads = threads;
  }

  /** The name of a loop's thread. @param given the name that Vert.x has given it */
  String threadName(String given) {
    return given.startsWith(VERTX) ? threads + given.substring(VERTX.length()) : given;
  }

  /** The registry of a Vert.x instance. */
  static LoopRegistry of(Vertx vertx) {
    return ((VertxInternal) vertx).transport() instanceof Owner owner ? owner.loops() : NONE;
  }

  /** Adds a new event loop. */
  Entry add(Object loop) {
    Entry entry = new Entry(new Spin(spinNanos), new EventLoopLoad());
    entries.put(loop, entry);
    return entry;
  }

  /** The entry of an event loop, null if it was not added. */
  @Nullable Entry get(Object loop) {
    return entries.get(loop);
  }
}
