// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import java.util.ArrayDeque;

/**
 * Memory of one event loop for commands that read blocks for internal use: Compare, Verify, Copy. There is a fixed number
 * of chunks; users that find none free wait in order. Each user holds one chunk at most, and may hold a {@link Slot} of
 * the host's data as well: chunks are not subject to the pool's limit, so that none ever waits for a slot. Confined to its
 * loop.
 */
public final class Scratch {
  /** The size of a chunk in bytes. */
  public static final int CHUNK = 256 << 10;
  /** Most chunks in use. */
  public static final int CHUNKS = 8;

  private final SlotPool pool;
  private final ArrayDeque<User> waiting = new ArrayDeque<>();
  private int inUse;
  private boolean serving;

  /** Creates scratch memory that is allocated from a pool. */
  Scratch(SlotPool pool) {
    this.pool = pool;
  }

  /** A user of a chunk. */
  @FunctionalInterface
  public interface User {
    /** Called once, on the event loop, with a chunk; the user calls {@link Scratch#giveBack} when it is done with it. */
    void chunk(Slot chunk);
  }

  /** Gives a chunk to a user, now or when one is returned. */
  public void take(User user) {
    waiting.add(user);
    serve();
  }

  /**
   * Allocates memory for a single logical block at once, for callers whose number is bounded elsewhere; they return it with
   * {@link Slot#release}. They never wait for a chunk, so a user that has one may wait for them.
   *
   * @param length in bytes, at most 4096
   */
  public Slot takeBlock(int length) {
    return pool.takeBeyondLimit(length);
  }

  /** Removes a waiting user. @return whether it was waiting, and so will not be called */
  public boolean cancel(User user) {
    return waiting.remove(user);
  }

  /** Returns a chunk. */
  public void giveBack(Slot chunk) {
    inUse--;
    chunk.release();
    serve();
  }

  /** The number of chunks in use. */
  public int inUse() {
    return inUse;
  }

  /** The number of waiting users. */
  public int waiting() {
    return waiting.size();
  }

  private void serve() {
    // A user that finishes at once returns its chunk from within this loop; the stack must not deepen for each one.
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
