// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.cli.error.CommandFailure;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.host.HostIdentity;
import io.weft.host.NvmeHost;
import io.weft.host.error.HostException;
import java.util.concurrent.CompletionException;

/** A host for the time of one command, which may block: the command's thread is no event loop. */
public final class HostSession implements AutoCloseable {
  private final Vertx vertx;
  private final NvmeHost host;

  private HostSession(HostIdentity identity, Vertx vertx) {
    this.vertx = vertx;
    host = NvmeHost.create(vertx, identity);
  }

  /** With what every machine has: for commands that a person waits for. */
  public static HostSession simple(HostIdentity identity) {
    return new HostSession(identity, Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)));
  }

  /** With the event loops that a load wants. */
  public static HostSession fast(HostIdentity identity, EventLoopOptions loops) {
    return new HostSession(identity, EventLoops.vertx(loops, new VertxOptions()));
  }

  /** The host, open until this session is closed. */
  public NvmeHost host() {
    return host;
  }

  /**
   * Waits for a result. Everything that is waited for here ends by its own timeout.
   *
   * @throws CommandFailure if the host or the target says no
   */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof HostException) {
        throw CommandFailure.failed(String.valueOf(cause.getMessage()), cause);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    await(host.close());
    await(vertx.close());
  }
}
