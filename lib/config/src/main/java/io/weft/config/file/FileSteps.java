// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps of replacing a file; a test overrides them to stop at each. */
interface FileSteps {
  /** The real file system. */
  FileSteps REAL = new FileSteps() {};

  /** Writes a new file that only its owner can read, since there may be secrets in it, and waits for the disk. */
  default void writeAndSync(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    try (FileChannel channel = OwnersFile.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Whether a file exists. */
  default boolean exists(Path file) {
    return Files.exists(file);
  }

  /** Copies a file and replaces an existing one. */
  default void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Renames a file atomically and replaces an existing one. */
  default void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Waits until the entries of a file's directory are on the disk. */
  default void syncDirectory(Path file) throws IOException {
    DurableDirectory.sync(file.toAbsolutePath().getParent());
  }
}
