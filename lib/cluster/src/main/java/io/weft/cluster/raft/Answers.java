// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.ratis.protocol.Message;

/** Answers the nodes that follow a voter: the last proposals from memory, the whole state from a copy in a file. */
final class Answers {
  private static final long MOST_AT_ONCE = 1L << 20;
  private final Supplier<AgreedState> current;
  private final Copies copies;
  private Tail tail = new Tail(0);

  /** Answers about nothing yet. @param scratch the directory of the copy */
  Answers(Supplier<AgreedState> current, Path scratch) {
    this.current = current;
    this.copies = new Copies(scratch.resolve("copy.json"));
  }

  /** Starts from a state that was loaded. */
  synchronized void restart(AgreedState loaded) {
    tail = new Tail(loaded.serial());
  }

  /** Adds what made the next serial number. */
  synchronized void add(byte[] entry) {
    tail.add(entry);
  }

  CompletableFuture<Message> to(Message question) {
    try {
      return CompletableFuture.completedFuture(answer(Question.decode(question)).encode());
    } catch (IOException | IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Answer answer(Question question) throws IOException {
    return switch (question) {
      case Question.Since(long serial) -> {
        Optional<List<byte[]>> entries = since(serial);
        yield entries.isPresent() ? new Answer.Entries(entries.get()) : copies.copyOf(current.get());
      }
      case Question.Part(long serial, long offset) -> new Answer.Bytes(copies.part(serial, offset));
      case Question.Renew _, Question.Leave _, Question.Latest _ -> throw new IllegalArgumentException("a lease is renewed by the leader, in a read that needs a majority");
    };
  }

  private synchronized Optional<List<byte[]>> since(long serial) {
    return tail.since(serial, MOST_AT_ONCE);
  }
}
