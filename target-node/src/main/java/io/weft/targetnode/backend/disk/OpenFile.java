// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.Presence;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.backend.posix.FileStatus;
import io.weft.targetnode.backend.posix.Posix;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor of a file or block device that no other process or namespace uses at the same time: of a file it holds the
 * exclusive flock(2), a block device is opened with O_EXCL. One that other nodes reach too excludes only those who want it
 * alone: of a file it holds the shared flock(2), and a block device is refused if this machine has mounted it. All devices on
 * Linux are opened by way of this class, so that they exclude one another.
 */
final class OpenFile {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path path;
  private final boolean blockDevice;
  private final int fd;

  private OpenFile(Path path, boolean blockDevice, int fd) {
    this.path = path;
    this.blockDevice = blockDevice;
    this.fd = fd;
  }

  /**
   * Opens a file or block device for reading and writing. Blocks.
   *
   * @param path an existing file or block device
   * @param shared whether other nodes may have it open
   * @param flags more flags of open(2)
   * @return it, or null if the flags do not work for it (EINVAL)
   */
  static @Nullable OpenFile open(Path path, boolean blockDevice, boolean shared, int flags)
      throws BackendException {
    Posix posix = Posix.get();
    int all = Posix.O_RDWR | Posix.O_CLOEXEC | flags | (blockDevice && !shared ? Posix.O_EXCL : 0);
    int fd = whenFree(Errno.EBUSY, () -> posix.open(path.toString(), all));
    switch (-fd) {
      case Errno.EINVAL -> {
        return null;
      }
      case Errno.EACCES, Errno.EPERM ->
          throw new BackendException("permission denied; this process must be able to read and write it");
      case Errno.EROFS -> throw new BackendException("is on a read-only file system; it must be writable");
      case Errno.EBUSY -> throw new BackendException(
          "is in use (mounted, or part of another device or namespace); it must be used by this namespace alone");
      default -> check(fd, "cannot be opened");
    }
    OpenFile file = new OpenFile(path, blockDevice, fd);
    try {
      file.lock(shared);
      return file;
    } catch (BackendException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void lock(boolean shared) throws BackendException {
    if (blockDevice) {
      if (shared && DeviceQueue.isTaken(Posix.get().status(fd).represents())) {
        throw new BackendException("is mounted or part of another device; it must be used by namespaces alone");
      }
      return;
    }
    int locked = whenFree(Errno.EAGAIN, () -> Posix.get().lock(fd, shared));
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

  static void check(long result, String what) throws BackendException {
    if (result < 0) {
      throw new BackendException(what + ": " + Errno.describe((int) -result));
    }
  }

  int fd() {
    return fd;
  }

  boolean isBlockDevice() {
    return blockDevice;
  }

  /**
   * A path that certainly leads to this file, even if its own path now names a different one. It does not exist where
   * {@code /proc} is not mounted.
   */
  Path itself() {
    return Path.of("/proc/self/fd/" + fd);
  }

  /** Whether the path still names this file or device. Blocks. */
  Presence presence() {
    Posix posix = Posix.get();
    FileStatus atPath = posix.status(path.toString());
    FileStatus open = posix.status(fd);
    if (atPath.isSameAs(open)) {
      return Presence.HERE;
    }
    if (atPath.errno() == 0 && open.errno() == 0) {
      return Presence.REPLACED;
    }
    boolean missing = atPath.errno() == Errno.ENOENT || atPath.errno() == Errno.ENOTDIR;
    if (!missing || open.errno() != 0) {
      // Nothing is known about the path, which is not a reason to take the device from its hosts.
      return Presence.HERE;
    }
    return blockDevice ? Presence.GONE : open.links() == 0 ? Presence.DELETED : Presence.MOVED;
  }

  /** The size in bytes, or a negative error number. Blocks. */
  long size() {
    return Posix.get().size(fd);
  }

  void close() {
    Posix.get().close(fd);
  }
}
