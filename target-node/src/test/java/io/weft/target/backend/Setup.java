// SPDX-License-Identifier: Apache-2.0
package io.weft.target.backend;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A kind of backend on a kind of event loop, for tests that hold for all of them. */
enum Setup {
  MEMORY(Transport.IO_URING, BackendOptions.DEFAULT.withBlockSize(512)),
  MEMORY_NIO(Transport.NIO, BackendOptions.DEFAULT.withBlockSize(4096));

  private static final long SIZE = 64L << 20;

  private final Transport transport;
  private final BackendOptions options;

  Setup(Transport transport, BackendOptions options) {
    this.transport = transport;
    this.options = options;
  }

  Vertx vertx() {
    Vertx vertx = Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(2)).withTransport(transport).build();
    if (!vertx.isNativeTransportEnabled() && transport != Transport.NIO) {
      throw new AssertionError("this machine has no " + transport.name() + ": " + vertx.unavailableNativeTransportCause());
    }
    return vertx;
  }

  Backend open(Vertx vertx, Path folder) throws Exception {
    return LaneDriver.await(Backends.open("memory:" + SIZE, options, vertx).toCompletionStage().toCompletableFuture());
  }

  static void close(Backend backend, Vertx vertx) throws Exception {
    backend.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
