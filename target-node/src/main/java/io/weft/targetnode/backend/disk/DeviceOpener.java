// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.config.file.FileKind;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.posix.LinuxCalls;
import io.weft.targetnode.storage.Engine;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Determines what a path names before anything is opened, and chooses how to open it. */
public final class DeviceOpener {
  private DeviceOpener() {}

  /** Opens a file or block device. Blocks. @param spec its path */
  public static OpenedDevice open(String spec, BackendOptions options) throws BackendException {
    boolean portable = options.engine() == Engine.PORTABLE || !LinuxCalls.AVAILABLE;
    try {
      Path path = Path.of(spec);
      FileKind kind = FileKind.of(path);
      if (!kind.isStorage()) {
        throw new BackendException(kind.phrase());
      }
      boolean blockDevice = kind == FileKind.BLOCK_DEVICE;
      return portable ? ChannelDevice.open(path, blockDevice, options) : PosixOpener.open(path, blockDevice, options);
    } catch (InvalidPathException e) {
      throw new BackendException(FileKind.MISSING.phrase());
    } catch (AccessDeniedException e) {
      throw new BackendException("permission denied; this process must be able to read and write it");
    } catch (IOException e) {
      throw new BackendException("cannot be examined: " + e.getMessage());
    }
  }
}
