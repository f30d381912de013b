// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The size of the largest document that the service takes: a share of the heap, since reading one takes some times its
 * size; never less than twice the largest that the service itself has given. From any thread.
 */
public final class DocumentLimit {
  /** Where the limit comes from, for whom it is too low. */
  public static final String REASON = "an eighth of the Java heap; WEFT_JAVA_OPTS=-Xmx4g gives it more";

  private static final int SHARE_OF_HEAP = 8;
  private static final long LEAST = 8 << 20;

  private final long fixed;
  private final AtomicLong given = new AtomicLong();

  /** A limit. @param fixed what the service takes in any case, in bytes */
  public DocumentLimit(long fixed) {
    this.fixed = fixed;
  }

  /** What a heap of the size of this process's has room for, in bytes. */
  public static long ofThisHeap() {
    return Math.max(LEAST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /** Notes that a client has got a document, and may send it back with additions. */
  public void gave(long bytes) {
    given.accumulateAndGet(bytes, Math::max);
  }

  /** The limit now, in bytes; never more than an array holds. */
  public long bytes() {
    return Math.min(Integer.MAX_VALUE - 64L, Math.max(fixed, 2 * given.get()));
  }
}
