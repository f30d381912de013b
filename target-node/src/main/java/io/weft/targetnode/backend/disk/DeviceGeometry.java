// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.config.Reason;
import io.weft.config.file.FileKind;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.posix.FileStatus;
import io.weft.targetnode.backend.posix.LinuxCalls;
import io.weft.targetnode.backend.posix.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The size of a device as the file system or the kernel knows it: for a node that reaches a device which another node uses, and
 * so must not open it.
 *
 * @param size in bytes, not necessarily whole blocks
 * @param blockSize the logical block size in bytes; 0 if it is not known, as of a file, which has any
 * @param blockDevice whether it is a block device
 */
public record DeviceGeometry(long size, int blockSize, boolean blockDevice) {
  private static final int SMALLEST = 512;

  /** Looks at a device without opening it. Blocks. @param spec its path @throws BackendException if it is not there */
  public static DeviceGeometry of(String spec) throws BackendException {
    try {
      Path path = Path.of(spec);
      FileKind kind = FileKind.of(path);
      if (!kind.isStorage()) {
        throw new BackendException(kind.phrase());
      }
      return kind == FileKind.REGULAR ? new DeviceGeometry(Files.size(path), 0, false) : ofBlockDevice(spec);
    } catch (InvalidPathException e) {
      throw new BackendException(FileKind.MISSING.phrase());
    } catch (IOException e) {
      throw new BackendException("cannot be examined: " + Reason.of(e));
    }
  }

  private static DeviceGeometry ofBlockDevice(String spec) throws BackendException {
    FileStatus status = LinuxCalls.AVAILABLE ? Posix.get().status(spec) : null;
    long size = status == null ? 0 : DeviceQueue.size(status.represents());
    if (status == null || size == 0) {
      throw new BackendException("has a size that is not known without opening it");
    }
    int blockSize = (int) DeviceQueue.number(status.represents(), "logical_block_size");
    return new DeviceGeometry(size, Math.max(SMALLEST, blockSize), true);
  }

  /**
   * The part of it that consists of whole blocks.
   *
   * @param bytes the size of a block
   * @throws BackendException if there is none
   */
  public DeviceGeometry inBlocks(int bytes) throws BackendException {
    if (size < bytes) {
      throw new BackendException("holds %d bytes; it must hold at least one block of %d bytes".formatted(size, bytes));
    }
    return new DeviceGeometry(size - size % bytes, bytes, blockDevice);
  }
}
