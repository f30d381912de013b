// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The nodes that live, as one of them sees them: what each says of itself, questions to one of them, messages to all, and
 * small records that all of them have. What is seen here is late by some seconds and is never what ownership rests on.
 *
 * <p>Every method may be called from any thread and blocks none. Listeners and handlers are called one at a time on a thread
 * of the peers, which they must not block; futures end on threads of the peers too.
 */
public interface Peers {
  /** The most bytes of a question, an answer or a message. */
  int MAX_BODY = 1 << 20;
  /** The most questions of this node that wait for their answers, and the most of other nodes that it answers at a time. */
  int MAX_OUTSTANDING = 256;
  /** The longest time that a question waits for its answer. */
  Duration MAX_PATIENCE = Duration.ofMinutes(1);

  /** The name of this node. */
  String node();

  /** Where in its life this object is. */
  PeersState state();

  /**
   * Replaces what this node says of itself. The others see it as soon as they are reached.
   *
   * @throws IllegalArgumentException if the record is of another node or does not fit
   */
  void announce(NodeRecord record);

  /** What every live node says of itself, by its name: this one's own record too, if it has announced one. */
  SortedMap<String, NodeRecord> alive();

  /**
   * Calls a listener at least once after each change of {@link #alive}, and once soon. Changes that are close together may
   * share a call.
   */
  Subscription watch(Runnable changed);

  /**
   * Asks one node.
   *
   * @param node its name; this node's own name is allowed
   * @param topic what the question is about
   * @param question at most {@link #MAX_BODY} bytes
   * @param patience how long to wait, at most {@link #MAX_PATIENCE}
   * @return the answer; fails with {@link PeersException}
   */
  Future<Buffer> ask(String node, String topic, Buffer question, Duration patience);

  /**
   * Answers the questions about a topic.
   *
   * @param handler returns the answer; what fails its future is told to the asker as text
   * @throws IllegalStateException if the topic is answered already
   */
  Subscription answer(String topic, Function<Buffer, Future<Buffer>> handler);

  /**
   * Tells every live node, this one too. Nobody knows whether it arrives.
   *
   * @throws IllegalArgumentException if the message has more than {@link #MAX_BODY} bytes
   */
  void publish(String topic, Buffer message);

  /** Calls a listener with the messages about a topic. */
  Subscription subscribe(String topic, Consumer<Buffer> listener);

  /** Small records that all nodes have. */
  SharedRecords shared();

  /** What an administrator should know. */
  PeersHealth health();

  /** Leaves. The second call returns the same future. @return when every thread and socket is gone */
  Future<Void> close();

  /** The peers of a process that is no member of a cluster: itself. @param node its name */
  static Peers alone(String node) {
    return new AlonePeers(node);
  }
}
