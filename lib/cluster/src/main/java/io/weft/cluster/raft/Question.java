// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** What a node asks a voter beside proposing. */
sealed interface Question {
  /** Asks for what was agreed on after a serial number: {@link Answer.Entries}, or {@link Answer.Copy} if it is too far behind. */
  record Since(long serial) implements Question {}

  /** Asks for a part of a copy of the whole state. @param serial the state that is copied @param offset in bytes */
  record Part(long serial, long offset) implements Question {}

  /** Asks the leader what was agreed on last: {@link Answer.Granted}. */
  record Latest() implements Question {}

  /** Asks the leader to let a node hold what is placed on it for another {@link Leases#TERM}: {@link Answer.Granted} or {@link Answer.NotLeader}. */
  record Renew(String node) implements Question {}

  /** Tells the leader that a node will not renew its lease any more, so that nothing is placed on it. Answered as {@link Renew}. */
  record Leave(String node) implements Question {}

  /** The form in which it is sent. */
  default Message encode() {
    ByteBuffer bytes = ByteBuffer.allocate(1 + switch (this) {
      case Since _, Part _, Latest _ -> 2 * Long.BYTES;
      case Renew(String node) -> bytes(node).length;
      case Leave(String node) -> bytes(node).length;
    });
    switch (this) {
      case Since(long serial) -> bytes.put((byte) 1).putLong(serial);
      case Part(long serial, long offset) -> bytes.put((byte) 2).putLong(serial).putLong(offset);
      case Latest _ -> bytes.put((byte) 5);
      case Renew(String node) -> bytes.put((byte) 3).put(bytes(node));
      case Leave(String node) -> bytes.put((byte) 4).put(bytes(node));
    }
    return Message.valueOf(ByteString.copyFrom(bytes.flip()));
  }

  private static byte[] bytes(String node) {
    return node.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a question. @throws IllegalArgumentException if it is none */
  static Question decode(Message message) {
    ByteBuffer bytes = message.getContent().asReadOnlyByteBuffer();
    byte kind = bytes.hasRemaining() ? bytes.get() : 0;
    if (kind == 1 && bytes.remaining() == Long.BYTES) {
      return new Since(bytes.getLong());
    }
    if (kind == 2 && bytes.remaining() == 2 * Long.BYTES) {
      return new Part(bytes.getLong(), bytes.getLong());
    }
    if (kind == 3) {
      return new Renew(StandardCharsets.UTF_8.decode(bytes).toString());
    }
    if (kind == 4) {
      return new Leave(StandardCharsets.UTF_8.decode(bytes).toString());
    }
    if (kind == 5) {
      return new Latest();
    }
    throw new IllegalArgumentException("an unknown question of kind " + kind);
  }
}
