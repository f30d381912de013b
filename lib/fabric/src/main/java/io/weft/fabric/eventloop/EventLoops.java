// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the Vert.x instance whose event loops carry storage traffic. */
public final class EventLoops {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

  /** Entries of a loop's submission ring: room for every queue's I/O of one turn without a system call in between. */
  private static final int RING_SIZE = 1024;
  private static final int COMPLETION_RING_SIZE = 8192;

  private EventLoops() {}

  /**
   * Picks what the machine allows.
   *
   * @throws IllegalStateException if a transport is asked for that this machine does not have
   */
  public static TransportKind choose(TransportKind wanted) {
    return switch (wanted) {
      case AUTO -> IoUring.isAvailable() ? TransportKind.IO_URING : Epoll.isAvailable() ? TransportKind.EPOLL : TransportKind.NIO;
      case IO_URING -> require(wanted, IoUring.isAvailable(), IoUring.unavailabilityCause());
      case EPOLL -> require(wanted, Epoll.isAvailable(), Epoll.unavailabilityCause());
      case NIO -> wanted;
    };
  }

  private static TransportKind require(TransportKind kind, boolean available, Throwable cause) {
    if (!available) {
      throw new IllegalStateException("transport %s is not available here: %s".formatted(kind, cause.getMessage()), cause);
    }
    return kind;
  }

  /**
   * Builds a Vert.x instance.
   *
   * @param options its event loops
   * @param base all other settings
   */
  public static Vertx vertx(EventLoopOptions options, VertxOptions base) {
    return builder(options, base).build();
  }

  /** The same, for those who have more to add to the instance. */
  public static VertxBuilder builder(EventLoopOptions options, VertxOptions base) {
    TransportKind kind = choose(options.transport());
    LOG.info("{} event loops on {}, spin {} us", options.loops(), kind, options.spin().toNanos() / 1000);
    VertxBuilder builder = Vertx.builder().with(base.setEventLoopPoolSize(options.loops()));
    long spin = options.spin().toNanos();
    return switch (kind) {
      case IO_URING -> builder.withTransport(new Named(kind, new SpinningIoUring(new LoopRegistry(spin))));
      case EPOLL -> builder.withTransport(new Named(kind, new SpinningEpoll(new LoopRegistry(spin))));
      default -> builder.withTransport(new Named(kind, new MeasuredNio(new LoopRegistry(0))));
    };
  }

  private static IoHandlerFactory ioUring() {
    return IoUringIoHandler.newFactory(
        new IoUringIoHandlerConfig().setRingSize(RING_SIZE).setCqSize(COMPLETION_RING_SIZE).setSingleIssuer(true));
  }

  private static final class SpinningIoUring extends IoUringTransport implements LoopRegistry.Owner {
    private final LoopRegistry loops;

    SpinningIoUring(LoopRegistry loops) {
      this.loops = loops;
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return SpinningIoHandler.factory(ioUring(), loops);
    }

    @Override
    public LoopRegistry loops() {
      return loops;
    }
  }

  private static final class SpinningEpoll extends EpollTransport implements LoopRegistry.Owner {
    private final LoopRegistry loops;

    SpinningEpoll(LoopRegistry loops) {
      this.loops = loops;
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return SpinningIoHandler.factory(EpollIoHandler.newFactory(), loops);
    }

    @Override
    public LoopRegistry loops() {
      return loops;
    }
  }

  /** NIO never spins: its poll is as slow as its sleep. */
  private static final class MeasuredNio extends NioTransport implements LoopRegistry.Owner {
    private final LoopRegistry loops;

    MeasuredNio(LoopRegistry loops) {
      this.loops = loops;
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return SpinningIoHandler.factory(super.ioHandlerFactory(), loops);
    }

    @Override
    public LoopRegistry loops() {
      return loops;
    }
  }

  private record Named(TransportKind kind, io.vertx.core.spi.transport.Transport implementation) implements Transport {
    @Override
    public String name() {
      return kind.name();
    }

    @Override
    public boolean available() {
      return implementation.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
      return implementation.unavailabilityCause();
    }
  }
}
