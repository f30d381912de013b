// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A small file that is replaced as a whole. Its last acknowledged content survives a crash of the process or the
 * machine at any moment. The previous content is kept in a second file.
 */
public final class DurableFile {
  /** What is written to a file. */
  @FunctionalInterface
  interface Content {
    /** Writes it all, from the beginning. @throws IOException if that fails */
    void writeTo(OutputStream out) throws IOException;
  }

  private final FileSteps steps;
  private final Path current;
  private final Path previous;
  private final Path temporary;
  private final Path rejected;

  /**
   * Names the file; nothing is read or written yet.
   *
   * @param file the file; further files in its directory have its name with a suffix
   */
  public DurableFile(Path file) {
    this(file, FileSteps.REAL);
  }

  /** As above, with steps that a test can make fail. */
  DurableFile(Path file, FileSteps steps) {
    this.steps = steps;
    this.current = file;
    this.previous = sibling(file, ".previous");
    this.temporary = sibling(file, ".tmp");
    this.rejected = sibling(file, ".rejected");
  }

  private static Path sibling(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** The file with the current content; missing before the first write. */
  public Path current() {
    return current;
  }

  /** The file with the previous content. */
  public Path previous() {
    return previous;
  }

  /**
   * Replaces the content. Blocks until it is on the disk.
   *
   * @param content the new content
   * @throws IOException if a step failed; the file then has the old content or the new, never anything else
   */
  public void write(byte[] content) throws IOException {
    write(out -> out.write(content));
  }

  /** As {@link #write(byte[])}, for a content that is made while it is written. */
  void write(Content content) throws IOException {
    prepare(content);
    commit();
  }

  /**
   * The first part of {@link #write(byte[])}, which takes long for a large content and changes nothing that a reader sees.
   *
   * @param content the new content
   * @return its size in bytes
   */
  long prepare(Content content) throws IOException {
    return steps.writeAndSync(temporary, content);
  }

  /** The second part of {@link #write(byte[])}: what was prepared becomes the content. @throws IOException as there */
  void commit() throws IOException {
    swap();
    sync();
  }

  /** What was prepared is the content that a reader sees. @throws IOException if that is still the old one */
  void swap() throws IOException {
    if (steps.exists(current)) {
      steps.keep(current, previous);
    }
    steps.rename(temporary, current);
  }

  /** Waits until the names of the files are on the disk. */
  void sync() throws IOException {
    steps.syncDirectory(current);
  }

  /**
   * Replaces a current content that turned out to be damaged. The previous content stays as it is.
   *
   * @param content the new content
   * @return the path of a copy of the damaged content
   * @throws IOException if a step failed; the file then has the damaged content or the new
   */
  public Path replaceDamaged(byte[] content) throws IOException {
    return replaceDamaged(out -> out.write(content));
  }

  /** As above, for a content that is made while it is written. */
  Path replaceDamaged(Content content) throws IOException {
    reject();
    steps.writeAndSync(temporary, content);
    steps.rename(temporary, current);
    steps.syncDirectory(current);
    return rejected;
  }

  /** Keeps a copy of a current content that turned out to be damaged, for people. @return its path */
  Path reject() throws IOException {
    steps.copy(current, rejected);
    return rejected;
  }
}
