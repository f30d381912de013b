// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.posix.LinuxCalls;
import io.weft.targetnode.storage.Engine;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Determines what a path names before anything is opened, and chooses how to open it. */
public final class DeviceOpener {
  private static final int S_IFMT = 0xf000;
  private static final int S_IFBLK = 0x6000;

  private DeviceOpener() {}

  /** Opens a file or block device. Blocks. @param spec its path */
  public static OpenedDevice open(String spec, BackendOptions options) throws BackendException {
    boolean portable = options.engine() == Engine.PORTABLE || !LinuxCalls.AVAILABLE;
    try {
      Path path = Path.of(spec);
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        return portable ? ChannelDevice.open(path, false, options) : PosixOpener.open(path, false, options);
      }
      if (attributes.isDirectory()) {
        throw new BackendException("is a directory");
      }
      if (LinuxCalls.AVAILABLE && ((int) Files.getAttribute(path, "unix:mode") & S_IFMT) == S_IFBLK) {
        return portable ? ChannelDevice.open(path, true, options) : PosixOpener.open(path, true, options);
      }
      throw new BackendException("is neither a file nor a block device");
    } catch (InvalidPathException | NoSuchFileException e) {
      throw new BackendException("does not exist");
    } catch (AccessDeniedException e) {
      throw new BackendException("permission denied; this process must be able to read and write it");
    } catch (IOException e) {
      throw new BackendException("cannot be examined: " + e.getMessage());
    }
  }
}
