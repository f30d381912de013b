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

/** A host for one command, with methods that block: the thread of a command is not an event loop. */
public final class HostSession implements AutoCloseable {
  private final Vertx vertx;
  private final NvmeHost host;

  private HostSession(HostIdentity identity, Vertx vertx) {
    this.vertx = vertx;
    host = NvmeHost.create(vertx, identity);
  }

  /** A session with one event loop, for short commands. */
  public static HostSession singleLoop(HostIdentity identity) {
    return new HostSession(identity, Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)));
  }

  /** A session with given event loops, for load generation. */
  public static HostSession withLoops(HostIdentity identity, EventLoopOptions loops) {
    return new HostSession(identity, EventLoops.vertx(loops, new VertxOptions()));
  }

  /** The host, open until this session is closed. */
  public NvmeHost host() {
    return host;
  }

  /**
   * Waits for a result. There is no time limit here, since every operation of the host has its own.
   *
   * @throws CommandFailure if the operation failed in the host or the target
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
