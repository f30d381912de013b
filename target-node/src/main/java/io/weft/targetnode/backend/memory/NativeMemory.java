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
 * A large range of zeroed memory. On Linux it is an anonymous mapping, whose pages are allocated on first touch
 * and can be released; elsewhere it is allocated at once. Its segment has the global scope, so that an access costs no
 * liveness check; it must not be touched after {@link #free}.
 */
final class NativeMemory {
  private final MemorySegment segment;
  private final @Nullable Arena arena;

  private NativeMemory(MemorySegment segment, @Nullable Arena arena) {
    this.segment = segment;
    this.arena = arena;
  }

  /** Allocates zeroed memory. @throws BackendException if the system refuses */
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

  /** Whether pages can be released. */
  boolean canReclaim() {
    return arena == null;
  }

  /** Releases all of it; once. */
  void free() {
    if (arena != null) {
      arena.close();
    } else {
      Posix.get().unmap(segment.address(), segment.byteSize());
    }
  }
}
