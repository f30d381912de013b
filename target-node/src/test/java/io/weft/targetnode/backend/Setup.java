// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import io.weft.targetnode.device.Backends;
import io.weft.targetnode.storage.Engine;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A kind of backend on a kind of event loop, for tests that apply to all of them. */
public enum Setup {
  MEMORY(Transport.IO_URING, BackendOptions.DEFAULT.withBlockSize(512), "memory, pages on demand"),
  MEMORY_ON_NIO(Transport.NIO, BackendOptions.DEFAULT, "memory, pages on demand"),
  URING(Transport.IO_URING, BackendOptions.DEFAULT, "O_DIRECT, io_uring"),
  URING_SMALL_BLOCKS(Transport.IO_URING, BackendOptions.DEFAULT.withBlockSize(512), ", io_uring"),
  URING_BUFFERED(Transport.IO_URING, BackendOptions.DEFAULT.withBufferedIo(true), "(buffered_io), io_uring"),
  THREADS_ON_EPOLL(Transport.EPOLL, BackendOptions.DEFAULT, "O_DIRECT, threads (the event loops have no io_uring)"),
  THREADS_BUFFERED(Transport.IO_URING, BackendOptions.DEFAULT.withBufferedIo(true)
      .withEngine(Engine.THREADS), "(buffered_io), threads"),
  PORTABLE_ON_NIO(Transport.NIO, BackendOptions.DEFAULT.withEngine(Engine.PORTABLE),
      "file, page cache (portable), threads");

  public static final long SIZE = 64L << 20;

  public final BackendOptions options;
  private final Transport transport;
  private final String description;

  Setup(Transport transport, BackendOptions options, String description) {
    this.transport = transport;
    this.options = options;
    this.description = description;
  }

  /** An instance with the event loops of this kind; fails if the machine does not support them. */
  public Vertx vertx() {
    Vertx vertx = Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(2)).withTransport(transport).build();
    assertTrue(vertx.isNativeTransportEnabled() || transport == Transport.NIO,
        () -> "this machine has no " + transport.name() + ": " + vertx.unavailableNativeTransportCause());
    return vertx;
  }

  /** Opens a new file of this kind, or memory. */
  public Backend open(Vertx vertx, Path folder) throws Exception {
    if (name().startsWith("MEMORY")) {
      return open(vertx, "memory:" + SIZE);
    }
    Path path = folder.resolve("device");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    return open(vertx, path.toString());
  }

  /** Opens an existing device. */
  public Backend open(Vertx vertx, String spec) {
    Backend backend =
        LaneDriver.await(Backends.open(spec, options, vertx, new DeviceThreads()).toCompletionStage().toCompletableFuture());
    assertTrue(backend.describe().endsWith(description), backend.describe());
    return backend;
  }

  public static void close(Backend backend, Vertx vertx) throws Exception {
    backend.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
