// SPDX-License-Identifier: Apache-2.0
package io.weft.target.backend;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls of Linux that the JDK does not offer. Every method returns what the call returned, or the negative
 * error number. An instance holds the place where the error number is caught, so each thread needs its own.
 */
final class Posix {
  /** Whether this machine has these calls: Linux on x86-64 or aarch64. */
  static final boolean AVAILABLE = System.getProperty("os.name").equals("Linux")
      && (Arch.X86_64 || Arch.AARCH64);

  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x02 | 0x20 | 0x4000;
  private static final int MADV_DONTNEED = 4;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle MMAP =
      call("mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP = call("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MADVISE =
      call("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private final MemorySegment state = Arena.ofAuto().allocate(STATE);

  /** The processor, which some constants of Linux depend on. */
  static final class Arch {
    static final boolean X86_64 = System.getProperty("os.arch").equals("amd64");
    static final boolean AARCH64 = System.getProperty("os.arch").equals("aarch64");

    private Arch() {}
  }

  private static MethodHandle call(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), type, Linker.Option.captureCallState("errno"));
  }

  private long check(long result) {
    return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
  }

  /** Maps zeroed private memory without reserving swap for it. @return the address */
  long mapAnonymous(long size) {
    try {
      return check((long) MMAP.invokeExact(
          state, 0L, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Gives mapped memory back. */
  int unmap(long address, long size) {
    try {
      return (int) check((int) MUNMAP.invokeExact(state, address, size));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Gives whole pages of an anonymous mapping back, which read as zeroes from then on. */
  int reclaim(long address, long size) {
    try {
      return (int) check((int) MADVISE.invokeExact(state, address, size, MADV_DONTNEED));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static AssertionError unexpected(Throwable e) {
    return new AssertionError("a call to the C library cannot throw", e);
  }
}
