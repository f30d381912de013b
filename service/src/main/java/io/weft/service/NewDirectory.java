// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.weft.config.file.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a data directory was before a process opened it. One that was missing or empty can be made so again, if the first
 * start in it fails: what is half made would confuse the next start.
 */
final class NewDirectory {
  private enum Before {
    MISSING,
    EMPTY,
    USED
  }

  private final Path directory;
  private final Before before;

  private NewDirectory(Path directory, Before before) {
    this.directory = directory;
    this.before = before;
  }

  /** Looks at a directory. Blocks. */
  static NewDirectory of(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      // A lock alone is what a start leaves that was ended before it wrote anything.
      boolean used = files.anyMatch(file -> !file.endsWith(DataDirectory.LOCK));
      return new NewDirectory(directory, used ? Before.USED : Before.EMPTY);
    } catch (IOException _) {
      return new NewDirectory(directory, Files.exists(directory) ? Before.USED : Before.MISSING);
    }
  }

  /** Deletes everything in it if it was missing or empty, except one file. Blocks. */
  void clear(Path except) throws IOException {
    if (before == Before.USED) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> made = files.filter(file -> !file.equals(directory) && !file.equals(except))
          // In reverse order, so that a directory is empty when it is deleted.
          .sorted(Comparator.reverseOrder()).toList();
      for (Path file : made) {
        Files.delete(file);
      }
    }
  }

  /** Deletes the excepted file too, and the directory if it was missing. Blocks. */
  void remove(Path excepted) throws IOException {
    if (before != Before.USED) {
      Files.deleteIfExists(excepted);
    }
    if (before == Before.MISSING) {
      Files.deleteIfExists(directory);
    }
  }
}
