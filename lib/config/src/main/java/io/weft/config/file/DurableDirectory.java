// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Directories whose entries are on the disk, so that a loss of power does not take what was made in them. */
public final class DurableDirectory {
  private DurableDirectory() {}

  /**
   * Creates a directory and those above it that are missing; does nothing if it exists. Blocks until each new directory
   * is on the disk, as an entry of the one above it.
   *
   * @param directory the directory
   * @throws FileAlreadyExistsException if there is something else of that name
   * @throws IOException if one of them cannot be created or written to the disk
   */
  public static void create(Path directory) throws IOException {
    create(directory.toAbsolutePath().normalize(), FileSteps.REAL);
  }

  /** As above, with steps that a test can observe. */
  static void create(Path directory, FileSteps steps) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      create(parent, steps);
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
      // Made by another process at the same time; whether that waited for the disk is unknown.
    }
    steps.syncDirectory(directory);
  }

  /**
   * Creates a directory that nobody but its owner can look into, from its first moment. Blocks until it is on the disk, as
   * an entry of the one above it.
   *
   * @param directory the directory, in one that exists
   * @throws FileAlreadyExistsException if there is something of that name
   * @throws IOException if it cannot be created or written to the disk
   */
  public static void createForOwner(Path directory) throws IOException {
    Files.createDirectory(directory, OwnersFile.attributes("rwx------"));
    sync(of(directory));
  }

  /** The directory that a file is in, absolute. */
  static Path of(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return Objects.requireNonNullElse(absolute.getParent(), absolute);
  }

  /**
   * Waits until the entries of a directory are on the disk: what was created, renamed or deleted in it. Blocks.
   *
   * @throws IOException if the directory cannot be opened or written to the disk
   */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
