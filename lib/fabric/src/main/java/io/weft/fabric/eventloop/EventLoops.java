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
import io.vertx.core.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the Vert.x instance whose event loops carry storage traffic. */
public final class EventLoops {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

  /** Entries of a loop's submission ring: enough for the I/O of all queues in one turn without an extra system call. */
  private static final int RING_SIZE = 1024;
  private static final int COMPLETION_RING_SIZE = 8192;
  private static final String ACCEPT_MULTISHOT = "io.netty.iouring.acceptMultiShotEnabled";

  static {
    // Netty goes on accepting after a failure, even while it should not read, if one request accepts many connections.
    if (System.getProperty(ACCEPT_MULTISHOT) == null) {
      System.setProperty(ACCEPT_MULTISHOT, "false");
    }
  }

  private EventLoops() {}

  /**
   * Resolves AUTO to the best transport of this machine.
   *
   * @throws IllegalStateException if the requested transport is not available on this machine
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

  /**
   * Builds a Vert.x instance that carries no storage traffic: it never spins. Its listening sockets wait, as all do, after
   * a connection that could not be accepted; Netty alone would write a warning with a stack trace each time.
   *
   * @param threads the beginning of the names of its loops' threads, which tells them from those that carry storage traffic
   * @param settings all its settings
   */
  public static Vertx idle(String threads, VertxOptions settings) {
    return Vertx.builder().with(settings).withTransport(nio(threads)).build();
  }

  /** As {@link #vertx}, for callers that configure the instance further. */
  public static VertxBuilder builder(EventLoopOptions options, VertxOptions base) {
    TransportKind kind = choose(options.transport());
    LOG.info("{} event loops on {}, spin {} us", options.loops(), kind, options.spin().toNanos() / 1000);
    VertxBuilder builder = Vertx.builder().with(base.setEventLoopPoolSize(options.loops()));
    LoopRegistry loops = new LoopRegistry(options.spin().toNanos(), LoopRegistry.VERTX);
    return switch (kind) {
      case IO_URING -> builder.withTransport(tuned(Transport.IO_URING, ioUring(), loops));
      case EPOLL -> builder.withTransport(tuned(Transport.EPOLL, EpollIoHandler.newFactory(), loops));
      // NIO never spins: its poll is as slow as its sleep.
      default -> builder.withTransport(nio(LoopRegistry.VERTX));
    };
  }

  private static Transport nio(String threads) {
    return tuned(Transport.NIO, Transport.NIO.implementation().ioHandlerFactory(), new LoopRegistry(0, threads));
  }

  private static IoHandlerFactory ioUring() {
    return IoUringIoHandler.newFactory(
        new IoUringIoHandlerConfig().setRingSize(RING_SIZE).setCqSize(COMPLETION_RING_SIZE).setSingleIssuer(true));
  }

  private static Transport tuned(Transport sockets, IoHandlerFactory handlers, LoopRegistry loops) {
    return new Named(sockets.name(),
        new TunedTransport(sockets.implementation(), SpinningIoHandler.factory(handlers, loops), loops));
  }

  private record Named(String name, io.vertx.core.spi.transport.Transport implementation) implements Transport {
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
