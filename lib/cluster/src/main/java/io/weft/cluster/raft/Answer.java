// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** What a voter answers to a {@link Question}. */
sealed interface Answer {
  /** Proposals that were agreed on, in order, in the form of the log. Empty if there are no newer ones. */
  record Entries(List<byte[]> entries) implements Answer {}

  /** Names a copy of the whole state, which is to be read in parts. @param size in bytes */
  record Copy(long serial, long size) implements Answer {}

  /** A part of a copy; empty if the copy is not kept any more. */
  record Bytes(byte[] bytes) implements Answer {}

  /** A majority has confirmed the leader, and the lease was granted if one was asked for. @param serial the state that was agreed on by then */
  record Granted(long serial) implements Answer {}

  /** The voter does not lead, so it can grant nothing. */
  record NotLeader() implements Answer {}

  /** The form in which it is sent. */
  default Message encode() {
    return switch (this) {
      case Entries(List<byte[]> entries) -> {
        ByteBuffer bytes = ByteBuffer.allocate(1 + entries.stream().mapToInt(entry -> Integer.BYTES + entry.length).sum());
        bytes.put((byte) 1);
        entries.forEach(entry -> bytes.putInt(entry.length).put(entry));
        yield message(bytes);
      }
      case Copy(long serial, long size) ->
          message(ByteBuffer.allocate(1 + 2 * Long.BYTES).put((byte) 2).putLong(serial).putLong(size));
      case Granted(long serial) -> message(ByteBuffer.allocate(1 + Long.BYTES).put((byte) 4).putLong(serial));
      case NotLeader _ -> message(ByteBuffer.allocate(1).put((byte) 5));
      case Bytes(byte[] part) -> message(ByteBuffer.allocate(1 + part.length).put((byte) 3).put(part));
    };
  }

  private static Message message(ByteBuffer bytes) {
    return Message.valueOf(ByteString.copyFrom(bytes.flip()));
  }

  /** Reads an answer. @throws IOException if it is none that this version knows */
  static Answer decode(Message message) throws IOException {
    ByteBuffer bytes = message.getContent().asReadOnlyByteBuffer();
    byte kind = bytes.hasRemaining() ? bytes.get() : 0;
    switch (kind) {
      case 1 -> {
        List<byte[]> entries = new ArrayList<>();
        while (bytes.hasRemaining()) {
          byte[] entry = new byte[bytes.getInt()];
          bytes.get(entry);
          entries.add(entry);
        }
        return new Entries(entries);
      }
      case 2 -> {
        return new Copy(bytes.getLong(), bytes.getLong());
      }
      case 3 -> {
        byte[] part = new byte[bytes.remaining()];
        bytes.get(part);
        return new Bytes(part);
      }
      case 4 -> {
        return new Granted(bytes.getLong());
      }
      case 5 -> {
        return new NotLeader();
      }
      default -> throw new IOException("a voter answered in an unknown form: " + kind);
    }
  }
}
