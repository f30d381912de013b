// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An io_uring whose operations the kernel performs only before a deadline. Between a look at the clock and the system call a
 * process may be stopped for any time; here the kernel itself looks: each operation is linked behind one that moves a timer of
 * the ring, which fails once that timer has run out, and the kernel then cancels the operation.
 *
 * <p>The ring defers nothing to a later call (no DEFER_TASKRUN), so that what has passed the timer is with the kernel before
 * {@link #submit} returns. Used by one thread.
 */
public final class GuardedRing {
  /** Passed in place of an operation's data when the timer has run out; the deadline that it was moved to last has passed. */
  public static final long TIMER = -1;
  /** Hears of what has ended. */
  @FunctionalInterface
  public interface Completions {
    /**
     * An operation has ended, or was not performed: see {@link #isCancelled}.
     *
     * @param data what was given to it, or {@link #TIMER}
     * @param result as of the system call
     */
    void completed(long data, int result);
  }

  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final int PARAMETERS_SIZE = 120;
  private static final int SETUP_SUBMIT_ALL = 1 << 7;
  private static final int FEATURE_SINGLE_MMAP = 1;
  private static final int FEATURE_CQE_SKIP = 1 << 11;
  private static final long OFFSET_SQES = 0x10000000L;
  private static final int SQE_SIZE = 64;
  private static final int CQE_SIZE = 16;
  private static final byte OP_NOP = 0;
  private static final byte OP_TIMEOUT = 11;
  private static final byte OP_TIMEOUT_REMOVE = 12;
  private static final byte FLAG_LINK = 1 << 2;
  private static final byte FLAG_SKIP_SUCCESS = 1 << 6;
  private static final int TIMEOUT_ABSOLUTE = 1;
  private static final int TIMEOUT_UPDATE = 1 << 1;
  private static final int ECANCELED = 125;
  /**
   * Marks, in what the kernel passes back, the guard of an operation: it is passed only if it has failed, and then instead of
   * the operation. Also marks an operation that has lost its guard.
   */
  private static final long CANCELLED = 1L << 40;

  private final int fd;
  private final MemorySegment rings;
  private final MemorySegment entries;
  /** A {@code struct __kernel_timespec}, which the kernel reads when it takes an entry. */
  private final MemorySegment deadline = Arena.ofAuto().allocate(16, 8);
  private final int submissionMask;
  private final long submissionTail;
  private final long completionHead;
  private final long completionTail;
  private final long completionEntries;
  private final int completionMask;
  private int tail;
  private int submitted;
  private boolean reaping;
  private boolean closed;

  private GuardedRing(int fd, MemorySegment parameters, MemorySegment rings, MemorySegment entries) {
    this.fd = fd;
    this.rings = rings;
    this.entries = entries;
    this.submissionTail = parameters.get(JAVA_INT, 44);
    this.submissionMask = rings.get(JAVA_INT, parameters.get(JAVA_INT, 48));
    this.completionHead = parameters.get(JAVA_INT, 80);
    this.completionTail = parameters.get(JAVA_INT, 84);
    this.completionMask = rings.get(JAVA_INT, parameters.get(JAVA_INT, 88));
    this.completionEntries = parameters.get(JAVA_INT, 100);
    long array = parameters.get(JAVA_INT, 64);
    for (int i = 0; i <= submissionMask; i++) {
      rings.set(JAVA_INT, array + 4L * i, i);
    }
  }

  /**
   * Makes a ring.
   *
   * @param operations the most operations that are placed and not completed at any time
   * @return null if the kernel offers none, or one that lacks what is needed: before Linux 5.18
   */
  public static @Nullable GuardedRing open(int operations) {
    Posix posix = Posix.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = arena.allocate(PARAMETERS_SIZE, 8);
      parameters.set(JAVA_INT, 8, SETUP_SUBMIT_ALL);
      int fd = posix.ringSetup(2 * operations + 2, parameters);
      if (fd < 0) {
        return null;
      }
      int needed = FEATURE_SINGLE_MMAP | FEATURE_CQE_SKIP;
      long size = Math.max(parameters.get(JAVA_INT, 64) + 4L * parameters.get(JAVA_INT, 0),
          parameters.get(JAVA_INT, 100) + (long) CQE_SIZE * parameters.get(JAVA_INT, 4));
      long entriesSize = (long) SQE_SIZE * parameters.get(JAVA_INT, 0);
      long rings = (parameters.get(JAVA_INT, 20) & needed) == needed ? posix.mapShared(fd, 0, size) : -1;
      long entries = rings < 0 ? -1 : posix.mapShared(fd, OFFSET_SQES, entriesSize);
      if (entries < 0) {
        if (rings >= 0) {
          posix.unmap(rings, size);
        }
        posix.close(fd);
        return null;
      }
      return new GuardedRing(fd, parameters, at(rings, size), at(entries, entriesSize));
    }
  }

  private static MemorySegment at(long address, long size) {
    return MemorySegment.ofAddress(address).reinterpret(size);
  }

  /** The descriptor, which is readable when something has ended. */
  public int fd() {
    return fd;
  }

  /**
   * Sets the deadline of the operations that are placed next. The timer must run; each operation moves it.
   *
   * @param nanoTime the value of {@link System#nanoTime}
   */
  public void deadline(long nanoTime) {
    deadline.set(JAVA_LONG, 0, Math.floorDiv(nanoTime, TimeUnit.SECONDS.toNanos(1)));
    deadline.set(JAVA_LONG, 8, Math.floorMod(nanoTime, TimeUnit.SECONDS.toNanos(1)));
  }

  /** Starts the timer, when nothing else is placed. @return 0, or a negative error number */
  public int startTimer(long nanoTime) {
    deadline(nanoTime);
    long entry = entry(OP_TIMEOUT, (byte) 0, -1, TIMER);
    set(entry, 0, deadline.address(), 1, TIMEOUT_ABSOLUTE);
    return submit();
  }

  /**
   * Places an operation behind a guard.
   *
   * @param opcode of {@code enum io_uring_op}
   * @param offset the position
   * @param address the memory, or what the operation has in its place
   * @param length the number of bytes, or what the operation has in its place
   * @param flags of the operation
   * @param data is passed when it has ended; not negative
   */
  public void place(byte opcode, int descriptor, long offset, long address, int length, int flags, int data) {
    long guard = entry(OP_TIMEOUT_REMOVE, (byte) (FLAG_LINK | FLAG_SKIP_SUCCESS), -1, data | CANCELLED);
    set(guard, deadline.address(), TIMER, 0, TIMEOUT_UPDATE | TIMEOUT_ABSOLUTE);
    set(entry(opcode, (byte) 0, descriptor, data), offset, address, length, flags);
  }

  private long entry(byte opcode, byte flags, int descriptor, long data) {
    long entry = (long) SQE_SIZE * (tail++ & submissionMask);
    entries.asSlice(entry, SQE_SIZE).fill((byte) 0);
    entries.set(JAVA_BYTE, entry, opcode);
    entries.set(JAVA_BYTE, entry + 1, flags);
    entries.set(JAVA_INT, entry + 4, descriptor);
    entries.set(JAVA_LONG, entry + 32, data);
    return entry;
  }

  private void set(long entry, long offset, long address, int length, int flags) {
    entries.set(JAVA_LONG, entry + 8, offset);
    entries.set(JAVA_LONG, entry + 16, address);
    entries.set(JAVA_INT, entry + 24, length);
    entries.set(JAVA_INT, entry + 28, flags);
  }

  /** Gives what was placed to the kernel. @return 0, or a negative error number: then it is given with the next call */
  public int submit() {
    if (closed) {
      return 0;
    }
    INT.setRelease(rings, submissionTail, tail);
    while (submitted != tail) {
      int taken = Posix.get().ringEnter(fd, tail - submitted, 0);
      if (taken < 0 && taken != -Errno.EINTR) {
        return taken;
      }
      submitted += Math.max(taken, 0);
      dropUnguarded();
    }
    return 0;
  }

  /** Waits until something has ended that was not told of. Blocks. @return 0, or a negative error number */
  public int await() {
    return Math.min(Posix.get().ringEnter(fd, 0, 1), 0);
  }

  /** If the kernel, short of memory, has taken a guard and not its operation, that must not begin without. */
  private void dropUnguarded() {
    long last = (long) SQE_SIZE * (submitted - 1 & submissionMask);
    if (submitted != tail && entries.get(JAVA_BYTE, last) == OP_TIMEOUT_REMOVE) {
      long entry = (long) SQE_SIZE * (submitted & submissionMask);
      entries.set(JAVA_BYTE, entry, OP_NOP);
      set(entry, 0, 0, 0, 0);
      entries.set(JAVA_LONG, entry + 32, entries.get(JAVA_LONG, entry + 32) | CANCELLED);
    }
  }

  /** Tells of what has ended. Who is told may close the ring. Not to be called from there. */
  public void reap(Completions completions) {
    if (closed) {
      return;
    }
    reaping = true;
    int head = rings.get(JAVA_INT, completionHead);
    while (!closed && head != (int) INT.getAcquire(rings, completionTail)) {
      long entry = completionEntries + (long) CQE_SIZE * (head & completionMask);
      long data = rings.get(JAVA_LONG, entry);
      int result = rings.get(JAVA_INT, entry + 8);
      INT.setRelease(rings, completionHead, ++head);
      boolean cancelled = data != TIMER && (data & CANCELLED) != 0;
      completions.completed(cancelled ? data & ~CANCELLED : data, cancelled ? -ECANCELED : result);
    }
    reaping = false;
    if (closed) {
      free();
    }
  }

  /** Whether a result says that an operation was not performed, because its guard had failed. */
  public static boolean isCancelled(int result) {
    return result == -ECANCELED;
  }

  /** Frees the ring, when no operation is under way. Then nothing more happens here. */
  public void close() {
    closed = true;
    if (!reaping) {
      free();
    }
  }

  private void free() {
    Posix posix = Posix.get();
    posix.unmap(entries.address(), entries.byteSize());
    posix.unmap(rings.address(), rings.byteSize());
    posix.close(fd);
  }
}
