// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import java.util.ArrayDeque;

/**
 * Memory of one event loop for commands that read blocks for themselves: Compare, Verify, Copy. There are a few chunks;
 * users that find none wait in order. Each holds one chunk at most, and may hold a {@link Slot} of the host's data with
 * it: the chunks come on top of the pool's limit, so that none of them ever waits for a slot. Not thread safe: it belongs
 * to its loop.
 */
public final class Scratch {
  /** The size of a chunk in bytes. */
  public static final int CHUNK = 256 << 10;
  /** How many chunks are in use at most. */
  public static final int CHUNKS = 8;

  private final SlotPool pool;
  private final ArrayDeque<User> waiting = new ArrayDeque<>();
  private int inUse;
  private boolean serving;

  /** Takes its memory from a pool. */
  Scratch(SlotPool pool) {
    this.pool = pool;
  }

  /** Somebody who needs a chunk. */
  @FunctionalInterface
  public interface User {
    /** There is a chunk: called once, on the event loop, and {@link Scratch#giveBack} is due when it is used no more. */
    void chunk(Slot chunk);
  }

  /** Hands a chunk to a user: now, or when one comes back. */
  public void take(User user) {
    waiting.add(user);
    serve();
  }

  /**
   * Memory for a single logical block, at once: for those who are bounded elsewhere, and give it back with
   * {@link Slot#release}. They never wait for a chunk, so a user who has one may wait for them.
   *
   * @param length bytes, 4096 at most
   */
  public Slot takeBlock(int length) {
    return pool.takeBeyondLimit(length);
  }

  /** Takes a user out of those that wait. @return whether it was among them and will not be called */
  public boolean cancel(User user) {
    return waiting.remove(user);
  }

  /** Takes a chunk back. */
  public void giveBack(Slot chunk) {
    inUse--;
    chunk.release();
    serve();
  }

  /** How many chunks are in use. */
  public int inUse() {
    return inUse;
  }

  /** How many users wait. */
  public int waiting() {
    return waiting.size();
  }

  private void serve() {
    // A user that ends at once gives its chunk back from here, and must not deepen the stack for each that waits.
    if (serving) {
      return;
    }
    serving = true;
    try {
      while (inUse < CHUNKS && !waiting.isEmpty()) {
        inUse++;
        waiting.remove().chunk(pool.takeBeyondLimit(CHUNK));
      }
    } finally {
      serving = false;
    }
  }
}
