// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories that only their owner can read, since there may be secrets in them. */
final class OwnersFile {
  /** Given when a file is created: a mode that is set afterwards comes too late for who opened the file in between. */
  private static final FileAttribute<?>[] ATTRIBUTES = attributes("rw-------");

  private OwnersFile() {}

  /** What gives a new file or directory its mode, where the file system has modes. */
  static FileAttribute<?>[] attributes(String mode) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
        : new FileAttribute<?>[0];
  }

  /**
   * Opens a file; if that creates it, nobody but its owner can read it, from its first moment.
   *
   * @param file the file
   * @param options as for {@link FileChannel#open(Path, OpenOption...)}
   * @throws IOException if it cannot be opened or created
   */
  static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), ATTRIBUTES);
  }
}
