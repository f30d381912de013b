// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
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
import java.util.Arrays;

/**
 * The system calls of Linux that the JDK does not offer; usable only if {@link LinuxCalls#AVAILABLE}. Every method
 * returns the result of the call, or the negative error number. An instance holds the memory for the error number, so
 * each thread has its own.
 */
public final class Posix {
  public static final int O_RDWR = 0x2;
  public static final int O_EXCL = 0x80;
  public static final int O_DSYNC = 0x1000;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_DIRECT = LinuxCalls.AARCH64 ? 0x10000 : 0x4000;

  public static final int FALLOC_PUNCH_HOLE_KEEP_SIZE = 0x02 | 0x01;
  public static final int FALLOC_ZERO_RANGE_KEEP_SIZE = 0x10 | 0x01;

  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_SHARED_POPULATED = 0x01 | 0x8000;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x02 | 0x20 | 0x4000;
  private static final int MADV_DONTNEED = 4;
  private static final int SEEK_END = 2;
  private static final int LOCK_SHARED_NONBLOCKING = 1 | 4;
  private static final int LOCK_EXCLUSIVE_NONBLOCKING = 2 | 4;
  private static final int F_SETFL = 4;
  private static final long BLKSSZGET = 0x1268;
  private static final int RING_GET_EVENTS = 1;
  private static final long SYS_IO_URING_SETUP = 425;
  private static final long SYS_IO_URING_ENTER = 426;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle MMAP =
      call("mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle RING_SETUP = call(
      "syscall", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS), Linker.Option.firstVariadicArg(1));
  private static final MethodHandle RING_ENTER = call("syscall",
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
      Linker.Option.firstVariadicArg(1));
  private static final MethodHandle MUNMAP = call("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MADVISE =
      call("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle OPEN =
      call("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PREAD =
      call("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PWRITE =
      call("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FDATASYNC = call("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FALLOCATE =
      call("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle LSEEK =
      call("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FLOCK = call("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle FCNTL = call("fcntl",
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL = call("ioctl",
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle STATX = call("statx",
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

  private static final ThreadLocal<Posix> CURRENT = ThreadLocal.withInitial(Posix::new);

  private final MemorySegment state = Arena.ofAuto().allocate(STATE);
  private final MemorySegment record = Arena.ofAuto().allocate(FileStatus.SIZE, 8);
  private final MemorySegment noPath = Arena.ofAuto().allocate(1);

  private Posix() {}

  /** The instance of the calling thread. */
  public static Posix get() {
    return CURRENT.get();
  }

  private static MethodHandle call(String name, FunctionDescriptor type, Linker.Option... more) {
    Linker linker = Linker.nativeLinker();
    Linker.Option[] options = Arrays.copyOf(more, more.length + 1);
    options[more.length] = Linker.Option.captureCallState("errno");
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }

  private long check(long result) {
    return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
  }

  /** Maps zeroed private memory without reserving swap for it. @return the address */
  public long mapAnonymous(long size) {
    try {
      return check((long) MMAP.invokeExact(
          state, 0L, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Maps a part of what a descriptor represents. @return the address */
  long mapShared(int fd, long offset, long size) {
    try {
      return check((long) MMAP.invokeExact(state, 0L, size, PROT_READ_WRITE, MAP_SHARED_POPULATED, fd, offset));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Makes an io_uring. @param parameters its {@code struct io_uring_params}, which the kernel completes @return the descriptor */
  int ringSetup(int entries, MemorySegment parameters) {
    try {
      return (int) check((long) RING_SETUP.invokeExact(state, SYS_IO_URING_SETUP, entries, parameters));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Submits entries of an io_uring, and waits until some have ended. @return how many were taken */
  int ringEnter(int fd, int submit, int ended) {
    try {
      int flags = ended > 0 ? RING_GET_EVENTS : 0;
      return (int) check((long) RING_ENTER.invokeExact(state, SYS_IO_URING_ENTER, fd, submit, ended, flags, 0L, 0L));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Unmaps memory. */
  public int unmap(long address, long size) {
    try {
      return (int) check((int) MUNMAP.invokeExact(state, address, size));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Releases whole pages of an anonymous mapping, which then read as zeroes. */
  public int reclaim(long address, long size) {
    try {
      return (int) check((int) MADVISE.invokeExact(state, address, size, MADV_DONTNEED));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Opens an existing file or device. @return the descriptor */
  public int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) check((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Closes a descriptor. */
  public int close(int fd) {
    try {
      return (int) check((int) CLOSE.invokeExact(state, fd));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Reads at a position. @return the number of bytes, 0 beyond the end */
  public long pread(int fd, long address, long length, long position) {
    try {
      return check((long) PREAD.invokeExact(state, fd, address, length, position));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Writes at a position. @return the number of bytes */
  public long pwrite(int fd, long address, long length, long position) {
    try {
      return check((long) PWRITE.invokeExact(state, fd, address, length, position));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Makes written data, and what is needed to find it, survive a power loss. */
  public int fdatasync(int fd) {
    try {
      return (int) check((int) FDATASYNC.invokeExact(state, fd));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Changes the allocation of a range, in one of the FALLOC modes. */
  public int fallocate(int fd, int mode, long position, long length) {
    try {
      return (int) check((int) FALLOCATE.invokeExact(state, fd, mode, position, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The size of a file or block device in bytes. */
  public long size(int fd) {
    try {
      return check((long) LSEEK.invokeExact(state, fd, 0L, SEEK_END));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Takes the advisory lock of a file, shared or exclusive; EAGAIN if it is held otherwise already. */
  public int lock(int fd, boolean shared) {
    try {
      return (int) check((int) FLOCK.invokeExact(state, fd, shared ? LOCK_SHARED_NONBLOCKING : LOCK_EXCLUSIVE_NONBLOCKING));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Turns O_DIRECT off. */
  public int useCache(int fd) {
    try {
      return (int) check((int) FCNTL.invokeExact(state, fd, F_SETFL, 0));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The logical block size of a block device in bytes. */
  public int logicalBlockSize(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_INT);
      int result = (int) check((int) IOCTL.invokeExact(state, fd, BLKSSZGET, size));
      return result < 0 ? result : size.get(JAVA_INT, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The statx(2) result for an open descriptor. */
  public FileStatus status(int fd) {
    return FileStatus.of(statx(fd, noPath, FileStatus.AT_EMPTY_PATH), record);
  }

  /** The statx(2) result for a path. */
  public FileStatus status(String path) {
    try (Arena arena = Arena.ofConfined()) {
      return FileStatus.of(statx(FileStatus.AT_FDCWD, arena.allocateFrom(path), 0), record);
    }
  }

  /** The size of an open file in bytes as this machine knows it: a server is not asked, so it does not block. */
  public long knownSize(int fd) {
    int result = statx(fd, noPath, FileStatus.AT_EMPTY_PATH | FileStatus.AT_STATX_DONT_SYNC);
    return result < 0 ? result : FileStatus.size(record);
  }

  private int statx(int fd, MemorySegment path, int flags) {
    try {
      return (int) check((int) STATX.invokeExact(state, fd, path, flags, FileStatus.MASK, record));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static AssertionError unexpected(Throwable e) {
    return new AssertionError("a call to the C library cannot throw", e);
  }
}
