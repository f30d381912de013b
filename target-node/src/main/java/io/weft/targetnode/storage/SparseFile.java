// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.storage;

import io.weft.targetnode.backend.posix.LinuxCalls;
import io.weft.targetnode.backend.posix.Posix;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes and measures the files that namespaces live in. */
public final class SparseFile {
  private SparseFile() {}

  /**
   * Creates a file that reads as zeroes and takes no space yet. It appears under its name with its whole size or not at
   * all, survives a power loss once this returns, and is readable by its owner alone. Blocks.
   *
   * @param path where; the folder exists
   * @param size its size in bytes
   * @return whether it was created; false if there is a file of that name, which is left as it is
   * @throws IOException if the folder is missing or not writable, or the file system is full or cannot hold such a file
   */
  public static boolean createIfMissing(Path path, long size) throws IOException {
    if (Files.exists(path)) {
      return false;
    }
    Path folder = path.toAbsolutePath().getParent();
    Path name = path.getFileName();
    if (folder == null || name == null) {
      throw new IOException(path + ": is not a file name");
    }
    Path unfinished = Files.createTempFile(folder, "." + name, ".new");
    try {
      try (RandomAccessFile file = new RandomAccessFile(unfinished.toFile(), "rw")) {
        file.setLength(size);
        file.getFD().sync();
      }
      // Unlike a rename, a link never replaces a file that somebody else has just made.
      Files.createLink(path, unfinished);
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.delete(unfinished);
    }
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
    return true;
  }

  /**
   * What a file may still come to take of its file system beside what it takes now. Blocks.
   *
   * @return bytes; the whole size where the system does not say how much is taken
   * @throws IOException if there is no such file, or it cannot be looked at
   */
  public static long unwritten(Path path) throws IOException {
    long taken = LinuxCalls.AVAILABLE ? Posix.get().status(path.toString()).allocated() : 0;
    return Math.max(0, Files.size(path) - taken);
  }
}
