// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;

/** The steps of replacing and extending files; a test overrides them to stop at each. */
interface FileSteps {
  /** The real file system. */
  FileSteps REAL = new FileSteps() {};

  /** How many bytes are written at once. */
  int BUFFER = 64 << 10;

  /**
   * Writes a new file that only its owner can read, since there may be secrets in it, and waits for the disk.
   *
   * @return its size in bytes
   * @throws IOException if a step failed; there is then no such file, whose part would take space where there is little
   */
  default long writeAndSync(Path file, DurableFile.Content content) throws IOException {
    Files.deleteIfExists(file);
    try (FileChannel channel = OwnersFile.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
      content.writeTo(out);
      out.flush();
      channel.force(true);
      return channel.position();
    } catch (IOException e) {
      undo(e, () -> Files.deleteIfExists(file));
      throw e;
    }
  }

  /**
   * Writes a record at a position of a file and waits for the disk. What is behind the position, such as a part of a
   * record whose write failed, is cut off first. A missing file is created as its owner's; see {@link #syncDirectory}.
   *
   * @throws IOException if a step failed; there may then be any part of the record, if it cannot be cut off again
   */
  default void append(Path file, long position, byte[] record) throws IOException {
    try (FileChannel channel = OwnersFile.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.size() < position) {
        throw new IOException("it has %d bytes, and had %d: something else has changed it"
            .formatted(channel.size(), position));
      }
      channel.truncate(position).position(position);
      try {
        write(channel, record);
        channel.force(false);
      } catch (IOException e) {
        // Who asked for the edit is told that it was not made, so the next start must not find it.
        undo(e, () -> channel.truncate(position));
        throw e;
      }
    }
  }

  private static void write(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Takes back what a step has done that failed, as far as that is possible. @param cause why it failed */
  private static void undo(IOException cause, Callable<?> step) {
    try {
      step.call();
    } catch (Exception e) {
      cause.addSuppressed(e);
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

  /** Gives a file a second name, and takes that away from another file; a copy where the file system has no links. */
  default void keep(Path file, Path second) throws IOException {
    Files.deleteIfExists(second);
    try {
      Files.createLink(second, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      copy(file, second);
    }
  }

  /** Renames a file atomically and replaces an existing one. */
  default void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Waits until the entries of a file's directory are on the disk. */
  default void syncDirectory(Path file) throws IOException {
    DurableDirectory.sync(DurableDirectory.of(file));
  }
}
