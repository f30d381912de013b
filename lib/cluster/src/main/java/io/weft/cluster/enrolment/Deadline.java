// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection when its time is over, however it spends it: a time limit of a socket would begin again with each byte. To be
 * closed when what it limits is done.
 */
final class Deadline implements AutoCloseable {
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final long end;
  private volatile boolean passed;

  private Deadline(Socket socket, Duration limit) {
    this.end = System.nanoTime() + limit.toNanos();
    done.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(_ -> {
      passed = true;
      end(socket);
      return null;
    });
  }

  static Deadline of(Socket socket, Duration limit) {
    return new Deadline(socket, limit);
  }

  /** Closes a socket, whatever state it is in. */
  static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed all the same, and nobody waits for it.
    }
  }

  /** Whether it has ended the connection. */
  boolean passed() {
    return passed;
  }

  /** How much time is left, in milliseconds; 0 if it is over. */
  long leftMillis() {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
  }

  @Override
  public void close() {
    done.complete(null);
  }
}
