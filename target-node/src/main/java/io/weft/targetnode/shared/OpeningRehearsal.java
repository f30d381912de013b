// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.shared;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.device.ConfiguredDevices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens, flushes and closes a file of its own, once, as shared devices are. A virtual machine that has yet to load and link what
 * that needs can take seconds when the processors are busy, and when a group comes to this node its hosts are waiting.
 */
final class OpeningRehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(OpeningRehearsal.class);
  private static final int BLOCK_SIZE = 4096;
  private static final long MINUTES = 1;

  private final ConfiguredDevices devices;
  private final AtomicReference<@Nullable Future<Boolean>> ended = new AtomicReference<>();

  OpeningRehearsal(ConfiguredDevices devices) {
    this.devices = devices;
  }

  /** Begins, unless it was begun before. @return when it is over whether the file could be used; never fails */
  Future<Boolean> begin(Vertx vertx, DeviceThreads threads) {
    Promise<Boolean> over = Promise.promise();
    Future<Boolean> before = ended.compareAndExchange(null, over.future());
    if (before != null) {
      return before;
    }
    threads.run(OpeningRehearsal::file)
        .compose(file -> open(vertx, file, threads).eventually(() -> threads.run(() -> Files.deleteIfExists(file))))
        .onFailure(failure -> LOG.info("the first shared ANA group may have to wait: {}", failure.getMessage()))
        .transform(opened -> Future.succeededFuture(opened.succeeded())).onComplete(over);
    return over.future();
  }

  private static Path file() throws IOException {
    return Files.write(Files.createTempFile("weft-rehearsal", ".img"), ByteBuffer.allocate(BLOCK_SIZE).array());
  }

  private Future<Void> open(Vertx vertx, Path file, DeviceThreads threads) {
    return devices.openShared(file.toString(), BLOCK_SIZE, new OpenFence(System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES)), threads)
        .compose(device -> flush(((VertxInternal) vertx).nettyEventLoopGroup().next(), device).eventually(device::flushAndClose));
  }

  private static Future<Void> flush(EventLoop loop, Backend device) {
    Promise<Void> flushed = Promise.promise();
    loop.execute(() -> device.lane(loop).flush(status -> {
      if (status == StatusCode.SUCCESS) {
        flushed.complete();
      } else {
        flushed.fail("a flush ended with status %xh".formatted(status));
      }
    }));
    return flushed.future();
  }

  /** Lets everything through. */
  private record OpenFence(long deadline) implements Fence {
    @Override
    public int refusal() {
      return StatusCode.SUCCESS;
    }

    @Override
    public int confirm(int status) {
      return status;
    }
  }
}
