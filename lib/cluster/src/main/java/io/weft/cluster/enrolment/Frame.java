// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message on a connection: the number of its bytes (4, big endian), and a JSON object in UTF-8. */
final class Frame {
  /** The longest question in bytes. */
  static final int MAX_ASK = 16 << 10;
  /** The longest answer in bytes: some certificates, and 127 members of less than 500. */
  static final int MAX_ANSWER = 96 << 10;

  private Frame() {}

  static void write(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes).array());
    out.flush();
  }

  /** Reads a message. @throws IOException if it is longer than {@code most}, which is said before any of it is read, or cut off */
  static String read(InputStream in, int most) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int length;
    try {
      length = data.readInt();
    } catch (EOFException e) {
      throw new IOException("the connection was closed without a message", e);
    }
    if (length < 0 || length > most) {
      throw new IOException("a message of %s bytes is longer than %d".formatted(Integer.toUnsignedString(length), most));
    }
    byte[] bytes = data.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the connection was closed within a message");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
