// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of questions and messages: the event bus of a small Vert.x of its own, under mutual TLS 1.3. Nodes are addressed by
 * the id of their start, so that nothing meant for one reaches another, or what the node was before it started again.
 */
final class Bus {
  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
  private static final String TO_NODE = "weft.node.";
  private static final String TO_ALL = "weft.all";
  private static final String TOPIC = "topic";
  private static final int WORKERS = 2;
  private static final int OPEN_SECONDS = 30;
  private static final int CONNECT_MILLIS = 3000;
  private static final int PING_MILLIS = 10_000;
  /** The bus gives up later than who asks does. */
  private static final Duration LONGER = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Exchange exchange;
  private final String id;
  private final PeersOptions options;
  private final BusCertificates certificates;

  private Bus(Vertx vertx, Exchange exchange, String id, PeersOptions options, BusCertificates certificates) {
    this.vertx = vertx;
    this.options = options;
    this.certificates = certificates;
    this.exchange = exchange;
    this.id = id;
  }

  /** Opens the port; blocks. @throws BusException if that fails */
  static Bus open(PeersOptions options, HazelcastInstance hazelcast, String id, Exchange exchange)
      throws BusException, InterruptedException {
    HazelcastClusterManager cluster = new HazelcastClusterManager(hazelcast);
    String where = "%s port %d".formatted(options.address(), options.busPort());
    BusCertificates certificates = BusCertificates.of(options.identity(), options.trust());
    requireFree(options, where);
    Vertx vertx = await(
        Vertx.builder().with(vertxOptions(options, certificates)).withClusterManager(cluster).buildClustered(), where);
    Bus bus = new Bus(vertx, exchange, id, options, certificates);
    try {
      await(bus.listen(), where);
      return bus;
    } catch (BusException e) {
      bus.close();
      throw e;
    }
  }

  /** Vert.x does not end the start of a clustered instance whose port is in use. */
  private static void requireFree(PeersOptions options, String where) throws BusException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(options.address(), options.busPort()));
    } catch (IOException e) {
      throw new BusException("cannot take messages of other nodes at %s: %s".formatted(where, e.getMessage()), e);
    }
  }

  /** Whether it shows or accepts certificates that have been replaced since it was opened. */
  boolean isOutdated() {
    try {
      return !BusCertificates.of(options.identity(), options.trust()).equals(certificates);
    } catch (BusException e) {
      LOG.debug("the certificates of the bus are kept: {}", e.getMessage());
      return false;
    }
  }

  private static <T> T await(Future<T> future, String where) throws BusException, InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(OPEN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new BusException("cannot take messages of other nodes at %s: %s".formatted(where, e.getCause().getMessage()), e);
    } catch (TimeoutException e) {
      throw new BusException("cannot take messages of other nodes at %s: no end within %d s".formatted(where, OPEN_SECONDS), e);
    }
  }

  private static VertxOptions vertxOptions(PeersOptions options, BusCertificates certificates) {
    EventBusOptions bus = new EventBusOptions()
        .setHost(options.address())
        .setPort(options.busPort())
        .setClusterPublicHost(options.address())
        .setClusterPublicPort(options.busPort())
        .setConnectTimeout(CONNECT_MILLIS)
        .setClusterPingInterval(PING_MILLIS)
        .setClusterPingReplyInterval(PING_MILLIS)
        .setClientAuth(ClientAuth.REQUIRED);
    bus.setSsl(true)
        .setKeyCertOptions(certificates.identity())
        .setTrustOptions(certificates.trust())
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
    return new VertxOptions()
        .setEventBusOptions(bus)
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(WORKERS)
        .setInternalBlockingPoolSize(WORKERS)
        .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
  }

  private Future<Void> listen() {
    Future<Void> own = vertx.eventBus().<Buffer>consumer(TO_NODE + id, this::question).completion();
    Future<Void> all = vertx.eventBus().<Buffer>consumer(TO_ALL, message ->
        exchange.deliver(topic(message), message.body())).completion();
    return own.compose(_ -> all);
  }

  private static String topic(Message<Buffer> message) {
    String topic = message.headers().get(TOPIC);
    return topic == null ? "" : topic;
  }

  private void question(Message<Buffer> message) {
    exchange.ask(topic(message), message.body()).onComplete(
        message::reply,
        cause -> message.fail(
            (cause instanceof PeersException known ? known.reason() : PeersException.Reason.FAILED).ordinal(), cause.getMessage()));
  }

  /** Asks the node that started under an id. @return the answer; fails with {@link PeersException} */
  Future<Buffer> ask(String node, String to, String topic, Buffer question, Duration patience) {
    DeliveryOptions delivery = new DeliveryOptions()
        .addHeader(TOPIC, topic).setSendTimeout(patience.plus(LONGER).toMillis());
    return vertx.eventBus().<Buffer>request(TO_NODE + to, question, delivery).map(Message::body)
        .recover(cause -> Future.failedFuture(failure(node, cause)));
  }

  private static PeersException failure(String node, Throwable cause) {
    if (cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
      PeersException.Reason[] reasons = PeersException.Reason.values();
      int code = reply.failureCode();
      return new PeersException(code >= 0 && code < reasons.length ? reasons[code] : PeersException.Reason.FAILED,
          "node %s: %s".formatted(node, reply.getMessage()));
    }
    return cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT
        ? new PeersException(PeersException.Reason.NO_ANSWER, "node %s did not answer in time".formatted(node))
        : new PeersException(PeersException.Reason.NOT_LIVE, "node %s cannot be reached: %s".formatted(node, cause.getMessage()));
  }

  /** Tells all nodes, this one too. */
  void publish(String topic, Buffer message) {
    vertx.eventBus().publish(TO_ALL, message, new DeliveryOptions().addHeader(TOPIC, topic));
  }

  /** Ends it; blocks. */
  void close() throws InterruptedException {
    try {
      await(vertx.close(), "its port");
    } catch (BusException e) {
      LOG.warn("the bus between the nodes did not close: {}", e.getMessage());
    }
  }
}
