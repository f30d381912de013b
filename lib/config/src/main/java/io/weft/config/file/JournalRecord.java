// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.json.JsonDocument;
import io.weft.config.json.OperationJson;
import io.weft.nvme.Crc32c;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One edit in the journal: a line of text. It is the CRC32C of what follows in eight hexadecimal digits, a space, and a
 * JSON object with the operations of the edit, the format, and two revisions.
 *
 * @param after the revision that the edit was applied to; the one of the edit before, so that a missing edit is noticed
 * @param revision the revision that it made
 * @param operations an object as {@link OperationJson} writes it, with paths as {@link StoredPaths} writes them
 */
record JournalRecord(long after, long revision, ObjectNode operations) {
  /** The format that is written, and the newest that is read. */
  private static final int FORMAT = 1;

  private static final int CHECKSUM = 8;
  private static final String FORMAT_MEMBER = "format";
  private static final String AFTER = "after";
  private static final String REVISION = "revision";

  /** The line, with its line feed. */
  byte[] encode() {
    ObjectNode document = operations.deepCopy().put(FORMAT_MEMBER, FORMAT).put(AFTER, after).put(REVISION, revision);
    byte[] text = document.toString().getBytes(StandardCharsets.UTF_8);
    String checksum = HexFormat.of().toHexDigits(crc(text, 0, text.length));
    return ByteBuffer.allocate(CHECKSUM + 1 + text.length + 1)
        .put(checksum.getBytes(StandardCharsets.US_ASCII)).put((byte) ' ').put(text).put((byte) '\n').array();
  }

  /** Whether bytes are a whole line, without its line feed, that says the truth about itself. */
  static boolean isIntact(byte[] bytes, int start, int end) {
    int text = start + CHECKSUM + 1;
    if (end <= text || bytes[text - 1] != ' ') {
      return false;
    }
    String checksum = new String(bytes, start, CHECKSUM, StandardCharsets.US_ASCII);
    return checksum.equals(HexFormat.of().toHexDigits(crc(bytes, text, end - text)));
  }

  /**
   * Reads an intact line.
   *
   * @throws UnknownFormatException if a newer version has written it
   */
  static JournalRecord decode(byte[] bytes, int start, int end) throws UnknownFormatException {
    try {
      ObjectNode document =
          JsonDocument.parse(Arrays.copyOfRange(bytes, start + CHECKSUM + 1, end));
      int format = document.path(FORMAT_MEMBER).asInt(0);
      if (format != FORMAT) {
        throw new UnknownFormatException(
            "has a record of format %d, and this version of Weft reads %d".formatted(format, FORMAT));
      }
      return new JournalRecord(document.path(AFTER).asLong(), document.path(REVISION).asLong(), document);
    } catch (InvalidConfigurationException e) {
      throw new UnknownFormatException("has a record that this version of Weft does not know: " + e.getMessage());
    }
  }

  private static int crc(byte[] bytes, int start, int length) {
    return new Crc32c().of(ByteBuffer.wrap(bytes), start, length);
  }
}
