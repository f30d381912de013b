// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.storage;

import io.weft.config.file.DurableDirectory;
import io.weft.targetnode.backend.posix.LinuxCalls;
import io.weft.targetnode.backend.posix.Posix;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates and measures the files of namespaces. */
public final class SparseFile {
  private SparseFile() {}

  /**
   * Creates a file that reads as zeroes and takes no space yet. It appears under its name with its whole size or not at
   * all, survives a power loss once this returns, and is readable by its owner alone. Blocks.
   *
   * @param path the file; its directory exists
   * @param size its size in bytes
   * @return whether it was created; false if the file exists, which is then left unchanged
   * @throws IOException if the directory is missing or not writable, or the file system is full or cannot hold such a
   *     file
   */
  public static boolean createIfMissing(Path path, long size) throws IOException {
    if (Files.exists(path)) {
      return false;
    }
    Path directory = path.toAbsolutePath().getParent();
    Path name = path.getFileName();
    if (directory == null || name == null) {
      throw new IOException(path + ": is not a file name");
    }
    Path unfinished = Files.createTempFile(directory, "." + name, ".new");
    try {
      try (RandomAccessFile file = new RandomAccessFile(unfinished.toFile(), "rw")) {
        file.setLength(size);
        file.getFD().sync();
      } catch (IOException e) {
        throw new IOException("%s with %d bytes cannot be made: %s".formatted(path, size, e.getMessage()), e);
      }
      // Unlike a rename, a link never replaces a file that has just been created by someone else.
      Files.createLink(path, unfinished);
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.delete(unfinished);
    }
    DurableDirectory.sync(directory);
    return true;
  }

  /**
   * Whether a file has this size and nothing was ever written to it. Blocks.
   *
   * @param size in bytes
   * @return false also where the system does not report how much is allocated
   * @throws IOException if the file does not exist or its metadata cannot be read
   */
  public static boolean isBlank(Path path, long size) throws IOException {
    return LinuxCalls.AVAILABLE && Files.size(path) == size && unwritten(path) == size;
  }

  /**
   * The space in its file system that a file may still allocate, in addition to what it occupies now. Blocks.
   *
   * @return bytes; the whole size if the system does not report how much is allocated
   * @throws IOException if the file does not exist or its metadata cannot be read
   */
  public static long unwritten(Path path) throws IOException {
    long allocated = LinuxCalls.AVAILABLE ? Posix.get().status(path.toString()).allocated() : 0;
    return Math.max(0, Files.size(path) - allocated);
  }
}
