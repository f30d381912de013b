// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from its beginning. A line whose checksum is wrong is damage, with one exception: the last one, if it
 * has no line feed or has zeroes in it, as a file has where the power was lost during a write. The line feed is the last
 * byte of a record and is on the disk before the edit is acknowledged, so such a record never was.
 */
final class JournalReader {
  private final byte[] bytes;
  private int position;
  private int damaged;
  private int firstDamage = -1;
  private boolean torn;
  private boolean open;
  private int textEnd;

  JournalReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The next intact record; damaged ones before it are counted.
   *
   * @return null at the end
   * @throws UnknownFormatException if a newer version has written it
   */
  @Nullable JournalRecord next() throws UnknownFormatException {
    while (position < bytes.length) {
      int start = position;
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      boolean ended = end < bytes.length;
      if (JournalRecord.isIntact(bytes, start, end)) {
        return record(start, end, ended);
      }
      if (!ended && JournalRecord.isIntact(bytes, start, end - 1)) {
        // The record is whole; only the byte after it is not the line feed that was written.
        return record(start, end - 1, false);
      }
      if (end + 1 >= bytes.length && (!ended || hasZero(start, end))) {
        torn = true;
        return null;
      }
      damaged++;
      firstDamage = firstDamage < 0 ? start : firstDamage;
      position = end + 1;
    }
    return null;
  }

  private JournalRecord record(int start, int end, boolean ended) throws UnknownFormatException {
    open = !ended;
    textEnd = end;
    position = ended ? end + 1 : bytes.length;
    return JournalRecord.decode(bytes, start, end);
  }

  private boolean hasZero(int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** How many records before the last one returned are damaged. */
  int damaged() {
    return damaged;
  }

  /** The offset of the first damaged record in bytes; -1 if there is none. */
  int firstDamage() {
    return firstDamage;
  }

  /** Whether the file ends with a part of a record that was never acknowledged. */
  boolean isTorn() {
    return torn;
  }

  /** Where the next record is to be written in bytes, once {@link #next} has returned null. */
  int end() {
    return open ? textEnd : position;
  }

  /** Whether the last record has no line feed, so that the next one needs one before it. */
  boolean isOpen() {
    return open;
  }
}
