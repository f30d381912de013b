// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Drives a lane from a test's thread: each call runs on the lane's loop, and its result is returned as a future. */
public final class LaneDriver {
  private final EventLoop loop;
  private final Backend backend;

  public LaneDriver(Vertx vertx, Backend backend) {
    this.loop = ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
    this.backend = backend;
  }

  public EventLoop loop() {
    return loop;
  }

  /** Waits for a result, with a time limit. */
  public static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs an action on the loop. */
  public <T> CompletableFuture<T> on(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, loop);
  }

  /** Runs one I/O on the loop; the future fails if its completion runs elsewhere or twice. */
  public CompletableFuture<Integer> submit(BiConsumer<Lane, IoCompletion> io) {
    CompletableFuture<Integer> outcome = new CompletableFuture<>();
    AtomicInteger ends = new AtomicInteger();
    loop.execute(() -> {
      try {
        io.accept(backend.lane(loop), status -> {
          if (!loop.inEventLoop() || ends.incrementAndGet() != 1) {
            outcome.obtrudeException(new AssertionError("completion %d on %s"
                .formatted(ends.get(), Thread.currentThread().getName())));
          }
          outcome.complete(status);
        });
      } catch (Throwable e) {
        outcome.completeExceptionally(e);
      }
    });
    return outcome;
  }

  public byte[] read(long position, int length) {
    try (Arena arena = Arena.ofShared()) {
      DataBuffer buffer = buffer(arena, length);
      assertEquals(StatusCode.SUCCESS, await(submit((lane, end) -> lane.read(position, buffer, 0, length, end))));
      return buffer.segment().toArray(ValueLayout.JAVA_BYTE);
    }
  }

  public int tryRead(long position, int length) {
    try (Arena arena = Arena.ofShared()) {
      DataBuffer buffer = buffer(arena, length);
      return await(submit((lane, end) -> lane.read(position, buffer, 0, length, end)));
    }
  }

  public void write(long position, byte[] data, boolean durable) {
    assertEquals(StatusCode.SUCCESS, tryWrite(position, data, durable));
  }

  public int tryWrite(long position, byte[] data, boolean durable) {
    try (Arena arena = Arena.ofShared()) {
      DataBuffer buffer = buffer(arena, data.length);
      buffer.segment().copyFrom(MemorySegment.ofArray(data));
      return await(submit((lane, end) -> lane.write(position, buffer, 0, data.length, durable, end)));
    }
  }

  public void flush() {
    assertEquals(StatusCode.SUCCESS, await(submit(Lane::flush)));
  }

  public void discard(long position, long length) {
    assertEquals(StatusCode.SUCCESS, await(submit((lane, end) -> lane.discard(position, length, end))));
  }

  public void writeZeroes(long position, long length, boolean deallocate, boolean durable) {
    assertEquals(StatusCode.SUCCESS, await(submit(
        (lane, end) -> lane.writeZeroes(position, length, deallocate, durable, end))));
  }

  /** Memory at a page boundary, filled with values that are neither zero nor test data. */
  public static DataBuffer buffer(Arena arena, int length) {
    MemorySegment segment = arena.allocate(length, 4096);
    assertTrue(segment.address() % 4096 == 0);
    return new DataBuffer(segment.fill((byte) 0x5a));
  }
}
