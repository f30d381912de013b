// SPDX-License-Identifier: Apache-2.0

package io.weft.cli.architecture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The project's own source files. */
final class SourceTree {
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", "data", "dist");

  private SourceTree() {
  }

  /** The root of the project that the tests run in: the folder of the launcher. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("weft"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("not inside the project: no folder above holds the launcher");
      }
    }
    return folder;
  }

  /**
   * All files below a folder that are source, in no given order.
   *
   * @throws IOException if a folder cannot be read
   */
  static List<Path> files(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        boolean ours = folder.equals(root) || !NOT_OURS.contains(folder.getFileName().toString());
        return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        files.add(file);
        return FileVisitResult.CONTINUE;
      }
    });
    return files;
  }
}
