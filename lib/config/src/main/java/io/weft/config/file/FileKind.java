// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What is at a path, at the end of its symbolic links; determined without opening it. */
public enum FileKind {
  MISSING("does not exist"),
  DANGLING_LINK("is a symbolic link to what does not exist"),
  REGULAR("is a file"),
  DIRECTORY("is a directory"),
  BLOCK_DEVICE("is a block device"),
  CHARACTER_DEVICE("is a character device"),
  FIFO("is a FIFO"),
  SOCKET("is a socket"),
  /** A kind that only other systems than Linux have. */
  OTHER("is neither a file nor a block device");

  private static final int S_IFMT = 0xf000;
  private static final int S_IFIFO = 0x1000;
  private static final int S_IFCHR = 0x2000;
  private static final int S_IFBLK = 0x6000;
  private static final int S_IFSOCK = 0xc000;

  private final String phrase;

  FileKind(String phrase) {
    this.phrase = phrase;
  }

  /** A phrase such as {@code is a directory}. */
  public String phrase() {
    return phrase;
  }

  /** Whether hosts can be given its content: it is a file or a block device. */
  public boolean isStorage() {
    return this == REGULAR || this == BLOCK_DEVICE;
  }

  /**
   * What is at a path. Blocks.
   *
   * @throws IOException if that cannot be told, as where a directory in the path may not be searched
   */
  public static FileKind of(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        return REGULAR;
      }
      return attributes.isDirectory() ? DIRECTORY : special(path);
    } catch (NoSuchFileException e) {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? DANGLING_LINK : MISSING;
    }
  }

  private static FileKind special(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return OTHER;
    }
    return switch ((int) Files.getAttribute(path, "unix:mode") & S_IFMT) {
      case S_IFBLK -> BLOCK_DEVICE;
      case S_IFCHR -> CHARACTER_DEVICE;
      case S_IFIFO -> FIFO;
      case S_IFSOCK -> SOCKET;
      default -> OTHER;
    };
  }
}
