// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ways over the bus to the other nodes. Vert.x loses messages without a word to a node that it cannot reach yet, as just
 * after a merge, and the first one over a cold connection takes seconds. A ping can be repeated, a question cannot; so a
 * question waits until its node has answered a ping.
 */
final class Links {
  /** The topic of pings. */
  static final String PING = "ping";
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** The pings by the id of the start of a node: succeeded, or on their way. */
  private final Map<String, Future<Void>> pings = new ConcurrentHashMap<>();

  /** Forgets the ways to all nodes but some. */
  void keep(Set<String> ids) {
    pings.keySet().retainAll(ids);
  }

  /** Pings a node until it answers, once for all who wait for it. @return when it has; fails if it is forgotten */
  Future<Void> ready(Presence presence, String node, String id) {
    @Nullable Future<Void> known = pings.get(id);
    if (known != null && !known.failed()) {
      return known;
    }
    Promise<Void> promise = Promise.promise();
    Future<Void> other = pings.putIfAbsent(id, promise.future());
    if (other != null) {
      return other;
    }
    ping(presence, node, id, promise);
    return promise.future();
  }

  private void ping(Presence presence, String node, String id, Promise<Void> promise) {
    presence.bus().ask(node, id, PING, Buffer.buffer(), PATIENCE).onComplete(
        _ -> promise.tryComplete(),
        cause -> {
          if (pings.get(id) == promise.future() && PeersException.isNoAnswer(cause)) {
            ping(presence, node, id, promise);
          } else {
            pings.remove(id, promise.future());
            promise.tryFail(cause);
          }
        });
  }

  /** Asks a node when it can be reached. @return the answer; fails with {@link PeersException} */
  Future<Buffer> ask(Presence presence, String node, String id, String topic, Buffer question, Duration patience) {
    long start = System.nanoTime();
    return ready(presence, node, id).compose(_ -> {
      Duration left = patience.minusNanos(System.nanoTime() - start);
      return left.isPositive()
          ? presence.bus().ask(node, id, topic, question, left)
          : Future.failedFuture(LocalPeers.noAnswer(node, topic, patience));
    }).onFailure(cause -> {
      if (PeersException.isNoAnswer(cause)) {
        // Perhaps it was not reached.
        pings.remove(id);
      }
    });
  }
}
