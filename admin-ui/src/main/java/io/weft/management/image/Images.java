// SPDX-License-Identifier: Apache-2.0
package io.weft.management.image;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The files that the management service makes for namespaces, in one directory of the target node's machine. All methods
 * block, and fail with the exceptions of {@link java.nio.file.Files}.
 */
public interface Images {
  /** Whether a file is, by its name, directly in the directory. */
  boolean contains(Path file);

  /**
   * Makes a file that reads as zeroes and takes no space yet.
   *
   * @param name its name in the directory, without a directory of its own
   * @param size its size in bytes
   * @return its absolute path
   * @throws java.nio.file.FileAlreadyExistsException if there is such a file, which is left unchanged
   */
  Path create(String name, long size) throws IOException;

  /** Makes a file as {@link #create(String, long)} does, under a name that is free. */
  Path create(long size) throws IOException;

  /**
   * Changes the size of a file, which need not be in the directory.
   *
   * @param size its new size in bytes
   * @param shrink whether the file may become smaller, which cuts data off
   * @throws IOException if it would become smaller without {@code shrink}, or is not a regular file; the message says
   *     which
   */
  void resize(Path file, long size, boolean shrink) throws IOException;

  /** Deletes a file of the directory and all its data. */
  void delete(Path file) throws IOException;
}
