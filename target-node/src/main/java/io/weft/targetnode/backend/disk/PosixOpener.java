// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.backend.posix.FileStatus;
import io.weft.targetnode.backend.posix.Posix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Opens a file or block device with the system calls of Linux and determines its capabilities. */
final class PosixOpener {
  /** The memory alignment assumed for O_DIRECT if the kernel does not report it. */
  private static final int SAFE_ALIGNMENT = 4096;
  private static final int DEFAULT_BLOCK_SIZE = 4096;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Posix posix = Posix.get();
  private final Path path;
  private final boolean blockDevice;
  private final BackendOptions options;
  private boolean direct;
  private String access = "page cache (buffered_io)";
  private int memoryAlignment = 1;

  private PosixOpener(Path path, boolean blockDevice, BackendOptions options) {
    this.path = path;
    this.blockDevice = blockDevice;
    this.options = options;
  }

  /**
   * Opens a device for this process alone.
   *
   * @param path an existing file or block device
   * @param blockDevice whether it is a block device
   */
  static OpenedDevice open(Path path, boolean blockDevice, BackendOptions options) throws BackendException {
    return new PosixOpener(path, blockDevice, options).open();
  }

  private OpenedDevice open() throws BackendException {
    int fd = openMain();
    int durableFd = -1;
    try {
      if (!blockDevice) {
        lock(fd);
      }
      int blockSize = blockSize(fd);
      FileStatus status = posix.status(fd);
      chooseAccess(fd, status, blockSize);
      durableFd = openDurable(fd);
      long size = posix.size(fd);
      check((int) Math.min(size, 0), "cannot determine its size");
      String kind = blockDevice ? "block device" : "file";
      PosixDevice device = new PosixDevice(
          fd, durableFd, memoryAlignment, direct, canPunchHoles(fd, status, size), kind + ", " + access);
      return new OpenedDevice(device, size, blockSize);
    } catch (BackendException | RuntimeException e) {
      if (durableFd >= 0) {
        posix.close(durableFd);
      }
      posix.close(fd);
      throw e;
    }
  }

  private int openMain() throws BackendException {
    int flags = Posix.O_RDWR | Posix.O_CLOEXEC | (blockDevice ? Posix.O_EXCL : 0);
    direct = !options.bufferedIo();
    int fd = whenFree(Errno.EBUSY, () -> posix.open(path.toString(), flags | (direct ? Posix.O_DIRECT : 0)));
    if (fd == -Errno.EINVAL && direct) {
      direct = false;
      access = "page cache (the file system refuses O_DIRECT)";
      fd = posix.open(path.toString(), flags);
    }
    switch (-fd) {
      case Errno.EACCES, Errno.EPERM ->
          throw new BackendException("permission denied; this process must be able to read and write it");
      case Errno.EROFS -> throw new BackendException("is on a read-only file system; it must be writable");
      case Errno.EBUSY -> throw new BackendException(
          "is in use (mounted, or part of another device or namespace); it must be used by this namespace alone");
      default -> check(fd, "cannot be opened");
    }
    return fd;
  }

  private void lock(int fd) throws BackendException {
    int locked = whenFree(Errno.EAGAIN, () -> posix.lock(fd));
    if (locked == -Errno.EAGAIN) {
      throw new BackendException("is in use by another namespace or process; it must be used by this namespace alone");
    }
    check(locked, "cannot be locked");
  }

  /** Retries a call for a while: the kernel may keep a killed process's file busy until its last I/O has ended. */
  private static int whenFree(int busy, IntSupplier call) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int result = call.getAsInt();
    while (result == -busy && System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(RETRY_NANOS);
      result = call.getAsInt();
    }
    return result;
  }

  private int blockSize(int fd) throws BackendException {
    if (!blockDevice) {
      return options.blockSize() == 0 ? DEFAULT_BLOCK_SIZE : options.blockSize();
    }
    int own = posix.logicalBlockSize(fd);
    check(own, "cannot determine its block size");
    if (own != 512 && own != 4096) {
      throw new BackendException("has blocks of " + own + " bytes; only 512 and 4096 are supported");
    }
    if (options.blockSize() != 0 && options.blockSize() < own) {
      throw new BackendException(
          "has blocks of %d bytes; the block size is %d; it must be 4096".formatted(own, options.blockSize()));
    }
    return Math.max(own, options.blockSize());
  }

  private void chooseAccess(int fd, FileStatus status, int blockSize) throws BackendException {
    if (!direct) {
      return;
    }
    boolean works = status.hasDirectAlignment()
        ? status.offsetAlignment() != 0 && status.offsetAlignment() <= blockSize
        : canReadDirect(fd, blockSize);
    if (works) {
      memoryAlignment = status.hasDirectAlignment() ? status.memoryAlignment() : SAFE_ALIGNMENT;
      access = "O_DIRECT";
    } else {
      direct = false;
      access = "page cache (O_DIRECT does not work here with blocks of " + blockSize + " bytes)";
      check(posix.useCache(fd), "cannot be switched to the page cache");
    }
  }

  private boolean canReadDirect(int fd, int blockSize) {
    try (Arena arena = Arena.ofConfined()) {
      return posix.pread(fd, arena.allocate(blockSize, SAFE_ALIGNMENT).address(), blockSize, 0) >= 0;
    }
  }

  private int openDurable(int fd) throws BackendException {
    int flags = Posix.O_RDWR | Posix.O_CLOEXEC | Posix.O_DSYNC | (direct ? Posix.O_DIRECT : 0);
    // Through /proc it is certainly the same file, even if the path now names a different one.
    int durable = posix.open("/proc/self/fd/" + fd, flags);
    if (durable == -Errno.ENOENT) {
      durable = posix.open(path.toString(), flags);
    }
    check(durable, "cannot be opened a second time");
    return durable;
  }

  private boolean canPunchHoles(int fd, FileStatus status, long size) {
    if (!blockDevice) {
      // Beyond the end of a file, this changes nothing.
      return posix.fallocate(fd, Posix.FALLOC_PUNCH_HOLE_KEEP_SIZE, size, DEFAULT_BLOCK_SIZE) == 0;
    }
    Path device = Path.of("/sys/dev/block/%d:%d".formatted(status.deviceMajor(), status.deviceMinor()));
    try {
      Path queue = device.toRealPath().resolve("queue");
      Path whole = Files.isDirectory(queue) ? queue : device.toRealPath().resolveSibling("queue");
      return !Files.readString(whole.resolve("write_zeroes_max_bytes")).strip().equals("0");
    } catch (IOException e) {
      return false;
    }
  }

  private void check(int result, String what) throws BackendException {
    if (result < 0) {
      throw new BackendException(what + ": " + Errno.describe(-result));
    }
  }
}
