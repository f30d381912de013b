// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A small file that is replaced as a whole and whose last acknowledged content survives the end of the process, or of
 * the machine, at any moment. The content before the last one is kept beside it.
 */
public final class DurableFile {
  private final FileSteps steps;
  private final Path current;
  private final Path previous;
  private final Path temporary;
  private final Path rejected;

  /**
   * Names the file; nothing is read or written yet.
   *
   * @param file the file; others beside it have its name with an ending
   */
  public DurableFile(Path file) {
    this(file, FileSteps.REAL);
  }

  /** As above, with steps that a test can make fail. */
  DurableFile(Path file, FileSteps steps) {
    this.steps = steps;
    this.current = file;
    this.previous = beside(file, ".previous");
    this.temporary = beside(file, ".tmp");
    this.rejected = beside(file, ".rejected");
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  /** The file with the current content; it is missing after an end in the middle of a write. */
  public Path current() {
    return current;
  }

  /** The file with the content before. */
  public Path previous() {
    return previous;
  }

  /**
   * Replaces the content. Blocks until it is on the disk.
   *
   * @param content the new content
   * @throws IOException if a step failed; then the old content stands, or the new one, and never anything else
   */
  public void write(byte[] content) throws IOException {
    steps.writeAndSync(temporary, content);
    if (steps.exists(current)) {
      steps.rename(current, previous);
    }
    steps.rename(temporary, current);
    steps.syncFolder(current);
  }

  /**
   * Replaces a current content that turned out to be damaged. The previous content stays as it is.
   *
   * @param content the new content
   * @return where a copy of the damaged content is
   * @throws IOException if a step failed; then the damaged content stands, or the new one
   */
  public Path replaceDamaged(byte[] content) throws IOException {
    steps.copy(current, rejected);
    steps.writeAndSync(temporary, content);
    steps.rename(temporary, current);
    steps.syncFolder(current);
    return rejected;
  }
}
