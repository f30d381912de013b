// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Reason;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.certificate.Material;
import io.weft.cluster.certificate.Pem;
import io.weft.cluster.door.Doorway;
import io.weft.cluster.door.Visit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of questions and messages: the event bus of a small Vert.x of its own, under mutual TLS 1.3. Nodes are addressed by
 * the id of their start, so that nothing meant for one reaches another, or what the node was before it started again. Letters
 * are sealed too: a certificate may outlive its node's membership, the cluster key does not.
 */
final class Bus {
  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
  private static final String TO_NODE = "weft.node.";
  /** Where vertx-hazelcast keeps which nodes have which addresses, and where nodes are. */
  private static final String ADDRESSES = "__vertx.subs";
  private static final String NODES = "__vertx.nodeInfo";
  private static final String TO_ALL = "weft.all";
  private static final String TOPIC = "topic";
  /** The places of letters that are not to one node. */
  private static final String ALL = "all";
  private static final String ANSWER = "answer";
  private static final int WORKERS = 2;
  private static final int OPEN_SECONDS = 30;
  private static final int CONNECT_MILLIS = 3000;
  private static final int AGAIN_MILLIS = 250;
  private static final int PING_MILLIS = 10_000;

  private final Vertx vertx;
  private final HazelcastInstance hazelcast;
  private final Exchange exchange;
  private final String id;
  private final List<MessageConsumer<Buffer>> listening = new ArrayList<>();
  private final Credentials credentials;
  private final Material material;
  private final Letters letters;

  private Bus(Vertx vertx, HazelcastInstance hazelcast, Exchange exchange, String id, Credentials credentials, Material material, Letters letters) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
    this.credentials = credentials;
    this.material = material;
    this.letters = letters;
    this.exchange = exchange;
    this.id = id;
  }

  /** Opens the port; blocks. @throws BusException if that fails */
  static Bus open(PeersOptions options, HazelcastInstance hazelcast, String id, Exchange exchange, Letters letters)
      throws BusException, InterruptedException {
    HazelcastClusterManager cluster = new HazelcastClusterManager(hazelcast);
    String where = "%s port %d".formatted(options.address(), options.busPort());
    Material material = options.credentials().material();
    requireFree(options, where);
    Vertx vertx = await(
        Vertx.builder().with(vertxOptions(options, material)).withTransport(BusTransport.nio(door(options)))
            .withClusterManager(cluster).buildClustered(), where);
    Bus bus = new Bus(vertx, hazelcast, exchange, id, options.credentials(), material, letters);
    try {
      await(bus.listen(), where);
      return bus;
    } catch (BusException e) {
      bus.close();
      throw e;
    }
  }

  /** Vert.x itself asks the authorities only, not whether a node was removed. */
  private static BusDoor door(PeersOptions options) {
    return new BusDoor(new Doorway("the bus between the nodes", Visit.MOST, options.strangers()), options.credentials().trustManager());
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

  /** Whether the other nodes find it. What Vert.x keeps in the cluster about that does not survive all that its members do. */
  boolean isListed() {
    return hazelcast.getMultiMap(ADDRESSES).containsKey(TO_NODE + id) && hazelcast.getMap(NODES).containsKey(id);
  }

  /** Whether it shows or accepts certificates that have been replaced since it was opened. */
  boolean isOutdated() {
    return credentials.material() != material;
  }

  private static <T> T await(Future<T> future, String where) throws BusException, InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(OPEN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new BusException("cannot take messages of other nodes at %s: %s".formatted(where, Reason.of(e)), e);
    } catch (TimeoutException e) {
      throw new BusException("cannot take messages of other nodes at %s: no end within %d s".formatted(where, OPEN_SECONDS), e);
    }
  }

  private static VertxOptions vertxOptions(PeersOptions options, Material material) {
    // Vert.x copies these options by JSON, which has no place for managers that change what they show and accept.
    PemTrustOptions authorities = new PemTrustOptions();
    material.authorities().forEach(authority -> authorities.addCertValue(Buffer.buffer(Pem.of(List.of(authority)))));
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
        .setKeyCertOptions(new PemKeyCertOptions()
            .setKeyValue(Buffer.buffer(Pem.of(material.key().privateKey())))
            .setCertValue(Buffer.buffer(Pem.of(List.of(material.chain())))))
        .setTrustOptions(authorities)
        .setEnabledSecureTransportProtocols(Set.of(Credentials.PROTOCOL));
    return new VertxOptions()
        .setEventBusOptions(bus)
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(WORKERS)
        .setInternalBlockingPoolSize(WORKERS)
        .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
  }

  private Future<Void> listen() {
    listening.add(vertx.eventBus().consumer(TO_NODE + id, this::question));
    listening.add(vertx.eventBus().consumer(TO_ALL, message ->
        letters.open(ALL, topic(message), message.body()).ifPresent(body -> exchange.deliver(topic(message), body))));
    return Future.all(listening.stream().map(MessageConsumer::completion).toList()).mapEmpty();
  }

  private static String topic(Message<Buffer> message) {
    String topic = message.headers().get(TOPIC);
    return topic == null ? "" : topic;
  }

  /** Answers a question. One that a holder of the cluster key did not ask gets no answer. */
  private void question(Message<Buffer> message) {
    String topic = topic(message);
    letters.open(id, topic, message.body()).ifPresent(question -> exchange.ask(topic, question).onComplete(
        answer -> message.reply(letters.seal(ANSWER, topic, answer)),
        cause -> message.fail(
            (cause instanceof PeersException known ? known.reason() : PeersException.Reason.FAILED).ordinal(), cause.getMessage())));
  }

  /** Asks the node that started under an id. @return the answer; fails with {@link PeersException} */
  Future<Buffer> ask(String node, String to, String topic, Buffer question, Duration patience) {
    return ask(node, to, topic, letters.seal(to, topic, question), patience, System.nanoTime());
  }

  /** Asks, and asks again while nobody is listed under the id: a node that has merged with others is listed a moment later. */
  private Future<Buffer> ask(String node, String to, String topic, Buffer letter, Duration patience, long since) {
    DeliveryOptions delivery = new DeliveryOptions()
        .addHeader(TOPIC, topic).setSendTimeout(Math.max(1, patience.toMillis()));
    return vertx.eventBus().<Buffer>request(TO_NODE + to, letter, delivery).transform(result -> {
      boolean inTime = System.nanoTime() - since < patience.toNanos();
      if (result.cause() instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS && inTime) {
        return vertx.timer(AGAIN_MILLIS).compose(_ -> ask(node, to, topic, letter, patience, since));
      }
      return result.failed() ? Future.failedFuture(failure(node, result.cause())) : answer(node, topic, result.result());
    });
  }

  private Future<Buffer> answer(String node, String topic, Message<Buffer> reply) {
    return letters.open(ANSWER, topic, reply.body()).map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(
        new PeersException(PeersException.Reason.FAILED, "the answer of node %s is not from a node of this cluster".formatted(node))));
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
    vertx.eventBus().publish(TO_ALL, letters.seal(ALL, topic, message), new DeliveryOptions().addHeader(TOPIC, topic));
  }

  /** Ends it; blocks. */
  void close() throws InterruptedException {
    try {
      await(Future.join(listening.stream().map(MessageConsumer::unregister).toList()).transform(_ -> vertx.close()), "its port");
    } catch (BusException e) {
      LOG.warn("the bus between the nodes did not close: {}", e.getMessage());
    }
  }
}
