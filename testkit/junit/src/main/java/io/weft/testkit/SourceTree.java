// SPDX-License-Identifier: Apache-2.0

package io.weft.testkit;

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
public final class SourceTree {
  private static final Set<String> NOT_OURS = Set.of("node_modules", ".git", "data", "dist");
  /** Maven's build directory if it is next to a pom.xml; elsewhere a package. */
  private static final String BUILT = "target";

  private SourceTree() {
  }

  /** The root of the project that the tests run in: the directory of the launcher. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("weft"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("not inside the project: no parent directory holds the launcher");
      }
    }
    return folder;
  }

  /**
   * All source files below a directory, in any order.
   *
   * @throws IOException if a directory cannot be read
   */
  public static List<Path> files(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        String name = folder.getFileName().toString();
        boolean built = name.equals(BUILT) && Files.exists(folder.resolveSibling("pom.xml"));
        return folder.equals(root) || !built && !NOT_OURS.contains(name) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
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
