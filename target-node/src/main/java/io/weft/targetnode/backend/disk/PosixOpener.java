// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.backend.posix.FileStatus;
import io.weft.targetnode.backend.posix.Posix;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** Opens a file or block device with the system calls of Linux and determines its capabilities. */
final class PosixOpener {
  /** The memory alignment assumed for O_DIRECT if the kernel does not report it. */
  private static final int SAFE_ALIGNMENT = 4096;

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
    OpenFile file = openMain();
    int fd = file.fd();
    int durableFd = -1;
    try {
      FileStatus status = posix.status(fd);
      int blockSize = blockSize(file, status);
      chooseAccess(fd, status, blockSize);
      durableFd = openDurable(file);
      long size = file.size();
      OpenFile.check(Math.min(size, 0), "cannot determine its size");
      String kind = blockDevice ? "block device" : "file";
      PosixDevice device = new PosixDevice(
          file, durableFd, memoryAlignment, direct, canPunchHoles(fd, status, size), kind + ", " + access);
      return new OpenedDevice(device, size, blockSize);
    } catch (BackendException | RuntimeException e) {
      if (durableFd >= 0) {
        posix.close(durableFd);
      }
      file.close();
      throw e;
    }
  }

  private OpenFile openMain() throws BackendException {
    direct = !options.bufferedIo();
    OpenFile file = OpenFile.open(path, blockDevice, options.isShared(), direct ? Posix.O_DIRECT : 0);
    if (file == null && direct) {
      direct = false;
      access = "page cache (the file system refuses O_DIRECT)";
      file = OpenFile.open(path, blockDevice, options.isShared(), 0);
    }
    if (file == null) {
      throw new BackendException("cannot be opened: " + Errno.describe(Errno.EINVAL));
    }
    return file;
  }

  private int blockSize(OpenFile file, FileStatus status) throws BackendException {
    if (!blockDevice) {
      return options.blockSize() == 0
          ? FileBlockSize.choose(file.itself(), options.preferredBlockSize(), storageBlockSize(status))
          : options.blockSize();
    }
    int own = posix.logicalBlockSize(file.fd());
    OpenFile.check(own, "cannot determine its block size");
    if (own != 512 && own != 4096) {
      throw new BackendException("has blocks of " + own + " bytes; only 512 and 4096 are supported");
    }
    if (options.blockSize() != 0 && options.blockSize() < own) {
      throw new BackendException(
          "has blocks of %d bytes; the block size is %d; it must be 4096".formatted(own, options.blockSize()));
    }
    return Math.max(own, options.blockSize());
  }

  /** The bytes in which the storage of a file works best, or that O_DIRECT needs; 0 if that is not known. */
  private static int storageBlockSize(FileStatus status) {
    long physical = DeviceQueue.number(status.storedOn(), "physical_block_size");
    return (int) Math.max(physical, status.hasDirectAlignment() ? status.offsetAlignment() : 0);
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
      OpenFile.check(posix.useCache(fd), "cannot be switched to the page cache");
    }
  }

  private boolean canReadDirect(int fd, int blockSize) {
    try (Arena arena = Arena.ofConfined()) {
      return posix.pread(fd, arena.allocate(blockSize, SAFE_ALIGNMENT).address(), blockSize, 0) >= 0;
    }
  }

  private int openDurable(OpenFile file) throws BackendException {
    int flags = Posix.O_RDWR | Posix.O_CLOEXEC | Posix.O_DSYNC | (direct ? Posix.O_DIRECT : 0);
    int durable = posix.open(file.itself().toString(), flags);
    if (durable == -Errno.ENOENT) {
      durable = posix.open(path.toString(), flags);
    }
    OpenFile.check(durable, "cannot be opened a second time");
    return durable;
  }

  private boolean canPunchHoles(int fd, FileStatus status, long size) {
    if (!blockDevice) {
      // Beyond the end of a file, this changes nothing.
      return posix.fallocate(fd, Posix.FALLOC_PUNCH_HOLE_KEEP_SIZE, size, SAFE_ALIGNMENT) == 0;
    }
    return DeviceQueue.number(status.represents(), "write_zeroes_max_bytes") != 0;
  }
}
