// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import io.weft.fabric.buffer.DataBuffer;

/**
 * A backend as one event loop sees it. Every method is called on that loop and its completion runs on that loop, either
 * before the method returns or later, exactly once. No method blocks, throws for a failing device or allocates per I/O.
 *
 * <p>Positions and lengths are in bytes. The caller has checked that they are multiples of {@link Backend#blockSize()}
 * and lie within {@link Backend#size()}. The caller leaves the buffer alone until the completion.
 */
public interface Lane {
  /** Reads {@code length} bytes at {@code position} into {@code target}, starting at {@code index}. */
  void read(long position, DataBuffer target, int index, int length, IoCompletion completion);

  /**
   * Writes {@code length} bytes of {@code source}, starting at {@code index}, to {@code position}.
   *
   * @param durable Force Unit Access: complete only when the data would survive a power loss
   */
  void write(long position, DataBuffer source, int index, int length, boolean durable, IoCompletion completion);

  /** Completes when all writes that completed before this call would survive a power loss. */
  void flush(IoCompletion completion);

  /** Frees the space of a range if the device can; the range reads as zeroes if {@link Backend#canDeallocate()}. */
  void discard(long position, long length, IoCompletion completion);

  /**
   * Makes a range read as zeroes.
   *
   * @param deallocate whether the space may be freed as well (DEAC)
   * @param durable Force Unit Access
   */
  void writeZeroes(long position, long length, boolean deallocate, boolean durable, IoCompletion completion);

  /** Whether read and write always complete before they return, so that a source need not outlive the call. */
  boolean isSynchronous();

  /**
   * Cancels an I/O that has not reached the device.
   *
   * @param completion the one that the I/O was started with
   * @return whether it was cancelled; if so, its completion has run, with Command Abort Requested
   */
  default boolean cancel(IoCompletion completion) {
    return false;
  }
}
