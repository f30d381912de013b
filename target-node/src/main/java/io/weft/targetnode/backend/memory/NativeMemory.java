// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.memory;

import io.weft.config.ByteSize;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.backend.posix.LinuxCalls;
import io.weft.targetnode.backend.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A large range of zeroed memory. On Linux it is an anonymous mapping, whose pages exist from the first touch on and
 * can be given back; elsewhere it is allocated at once. Its segment has the global scope, so that an access costs no
 * liveness check: nobody may touch it after {@link #free}.
 */
final class NativeMemory {
  private final MemorySegment segment;
  private final @Nullable Arena arena;

  private NativeMemory(MemorySegment segment, @Nullable Arena arena) {
    this.segment = segment;
    this.arena = arena;
  }

  /** Allocates zeroes. @throws BackendException if the system refuses so much */
  static NativeMemory allocate(long size) throws BackendException {
    if (LinuxCalls.AVAILABLE) {
      long address = Posix.get().mapAnonymous(size);
      if (address < 0 && address > -4096) {
        throw refused(size, Errno.describe((int) -address));
      }
      return new NativeMemory(MemorySegment.ofAddress(address).reinterpret(size), null);
    }
    Arena arena = Arena.ofShared();
    try {
      MemorySegment owned = arena.allocate(size, 4096);
      return new NativeMemory(MemorySegment.ofAddress(owned.address()).reinterpret(size), arena);
    } catch (OutOfMemoryError | IllegalArgumentException e) {
      arena.close();
      throw refused(size, String.valueOf(e.getMessage()));
    }
  }

  private static BackendException refused(long size, String why) {
    return new BackendException("cannot allocate %s of memory: %s; choose a smaller size"
        .formatted(ByteSize.format(size), why));
  }

  /** The memory. */
  MemorySegment segment() {
    return segment;
  }

  /** Whether pages can be given back. */
  boolean reclaims() {
    return arena == null;
  }

  /** Gives all of it back; once. */
  void free() {
    if (arena != null) {
      arena.close();
    } else {
      Posix.get().unmap(segment.address(), segment.byteSize());
    }
  }
}
