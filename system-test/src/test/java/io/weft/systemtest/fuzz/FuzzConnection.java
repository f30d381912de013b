// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.fuzz;

import io.netty.channel.EventLoop;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;

/** A fuzzed host's end of one connection. */
final class FuzzConnection {
  /** Most bytes that are received in one read. */
  private static final int LARGEST_READ = 32 << 10;

  private final FuzzChannel channel;
  private final FuzzReplies replies = new FuzzReplies();
  private int chunk = LARGEST_READ;

  FuzzConnection(TestTarget target, EventLoop loop) {
    channel = FuzzChannel.open(loop, target.port(), target.runtime);
  }

  /** Cuts later input into pieces of a number of bytes. */
  void chunk(int bytes) {
    chunk = Math.clamp(bytes, 1, LARGEST_READ);
  }

  FuzzReplies replies() {
    return replies;
  }

  /** Whether the connection is closed. */
  boolean isGone() {
    return channel.closeFuture().isDone();
  }

  void send(PduBuilder pdu) {
    feed(pdu.digests(replies.headerDigest(), replies.dataDigest()).build());
  }

  void sendAsItIs(PduBuilder pdu) {
    feed(pdu.build());
  }

  void feed(byte[] bytes) {
    for (int at = 0; at < bytes.length && channel.isActive(); at += chunk) {
      channel.receive(bytes, at, Math.min(chunk, bytes.length - at));
    }
    flush();
  }

  /** Processes what the controller has sent since the last call. */
  void flush() {
    replies.received(channel.takeSent());
  }

  /** Closes the host's end. */
  void drop() {
    channel.close();
    flush();
  }
}
