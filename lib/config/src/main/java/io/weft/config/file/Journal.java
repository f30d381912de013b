// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file beside a snapshot of the configuration to which each edit is appended. When a new snapshot replaces the old
 * one, the records that the new one contains are cut off; the journal before the cut is kept, as the snapshot before is,
 * so that the two lead to the current configuration too. Not thread-safe; every method blocks.
 */
final class Journal {
  private static final byte[] LINE_FEED = {'\n'};

  private final DurableFile file;
  private final FileSteps steps;
  /** How many bytes of the file are records. There may be more, of a record whose write failed. */
  private long length;
  /** Whether the last record has lost its line feed. */
  private boolean open;
  /** The records after the mark; null if there is none. */
  private @Nullable ByteArrayOutputStream marked;

  Journal(Path path, FileSteps steps) {
    this.file = new DurableFile(path, steps);
    this.steps = steps;
  }

  /** The file, and the one before the last cut. */
  DurableFile file() {
    return file;
  }

  /** How many bytes the records have. */
  long length() {
    return length;
  }

  /**
   * Continues a journal that was read.
   *
   * @param end where the next record is to be written
   * @param open whether the last record has no line feed
   */
  void continueAt(long end, boolean open) {
    this.length = end;
    this.open = open;
  }

  /** Appends a record. @throws IOException if it may not be on the disk; the next record replaces it */
  void append(JournalRecord record) throws IOException {
    byte[] bytes = record.encode();
    byte[] line = open ? join(LINE_FEED, bytes) : bytes;
    steps.append(file.current(), length, line);
    if (length == 0) {
      // The file may be new, or was when an earlier record could not be written.
      steps.syncDirectory(file.current());
    }
    length += line.length;
    open = false;
    if (marked != null) {
      marked.writeBytes(bytes);
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  /** Marks the end, as the place of the next {@link #cut}. */
  void mark() {
    marked = new ByteArrayOutputStream();
  }

  /** Forgets the mark. */
  void unmark() {
    marked = null;
  }

  /**
   * Cuts off the records before the mark, which a snapshot now contains.
   *
   * @throws IOException if a step failed; the journal then has all records or those after the mark
   */
  void cut() throws IOException {
    byte[] rest = marked == null ? new byte[0] : marked.toByteArray();
    file.prepare(out -> out.write(rest));
    file.swap();
    length = rest.length;
    open = false;
    marked = null;
    file.sync();
  }
}
