// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the socket of one connection which buffer to read into, and when a batch of reads is over. */
final class Receiving implements RecvByteBufAllocator {
  /** Most consecutive full reads of one connection before others have their turn. */
  private static final int MAX_READS = 8;

  private final Supplier<ByteBuf> target;

  Receiving(Supplier<ByteBuf> target) {
    this.target = target;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty itself still asks for this type
  public Handle newHandle() {
    return new SocketHandle();
  }

  private final class SocketHandle implements ExtendedHandle {
    private @Nullable ChannelConfig config;
    private int attempted;
    private int last;
    private int reads;

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      return target.get();
    }

    @Override
    public int guess() {
      return attempted;
    }

    @Override
    public void reset(ChannelConfig current) {
      config = current;
      reads = 0;
    }

    @Override
    public void incMessagesRead(int count) {
      reads += count;
    }

    @Override
    public void lastBytesRead(int bytes) {
      last = bytes;
    }

    @Override
    public int lastBytesRead() {
      return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }

    @Override
    public boolean continueReading() {
      // A read that was not filled has emptied the socket: reply now rather than try another read.
      return reads < MAX_READS && last > 0 && last == attempted && (config == null || config.isAutoRead());
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return continueReading() && maybeMoreData.get();
    }

    @Override
    public void readComplete() {
      reads = 0;
    }
  }
}
