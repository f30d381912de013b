// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a data directory was before it was moved, from absolute paths that lead into it. It must be beyond
 * doubt, since another file under the same name has other data: the old directory is gone, and all that is missing and
 * found here again agrees on one.
 */
final class MovedDirectory {
  private final Path directory;

  /** A directory that may have been moved. @param directory where it is now, absolute and normalized */
  MovedDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Where the directory was. Blocks.
   *
   * @param paths absolute paths, some of which may lead into the old directory
   * @return null if it was not moved, or that is not certain
   */
  @Nullable Path oldPath(List<Path> paths) {
    Set<Path> found = new HashSet<>();
    for (Path path : paths) {
      Path old = Files.exists(path) ? null : oldPath(path);
      if (old != null) {
        found.add(old);
      }
    }
    return found.size() == 1 ? takenOver(found.iterator().next(), paths) : null;
  }

  /** The directory whose end took a path away that is found in this one; null if there is none. */
  private @Nullable Path oldPath(Path missing) {
    for (Path old = missing.getParent(); old != null && Files.notExists(old); old = old.getParent()) {
      if (Files.exists(directory.resolve(old.relativize(missing)))) {
        return old;
      }
    }
    return null;
  }

  /** Null if something in this directory is already used under its own name. */
  private @Nullable Path takenOver(Path old, List<Path> paths) {
    Set<Path> own = new HashSet<>(paths);
    boolean taken = paths.stream()
        .anyMatch(path -> path.startsWith(old) && own.contains(directory.resolve(old.relativize(path))));
    return taken ? null : old;
  }
}
