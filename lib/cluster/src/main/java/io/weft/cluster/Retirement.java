// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.weft.cluster.enrolment.AdmissionRefusedException;
import io.weft.cluster.identity.Member;
import io.weft.cluster.peers.Peers;
import io.weft.cluster.peers.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has another member remove this node, and removes others that ask for it. A node does not remove itself: without its vote it would not
 * learn what is agreed on, and without its membership it could not say anything.
 */
final class Retirement implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);
  private static final String TOPIC = "retire";
  private static final String GONE = "gone";
  private static final String REFUSED = "refused: ";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Peers peers;
  private final Subscription requests;

  /**
   * Begins to answer.
   *
   * @param removed removes a node with all that is on it alone; must not block. Fails with {@link AdmissionRefusedException} if that cannot be
   */
  Retirement(Peers peers, Function<String, Future<Void>> removed) {
    this.peers = peers;
    this.requests = peers.answer(TOPIC, question -> removed.apply(question.toString())
        .map(GONE)
        .recover(failure -> failure instanceof AdmissionRefusedException
            ? Future.succeededFuture(REFUSED + failure.getMessage()) : Future.failedFuture(failure))
        .map(Buffer::buffer));
  }

  /**
   * Has another live node, a voter if possible, remove this one. Blocks.
   *
   * @param members all members
   * @return what is wrong at each, if nobody has removed it; empty if it is not a member any more
   * @throws AdmissionRefusedException if it cannot be removed as things are
   */
  List<String> retire(List<Member> members) throws AdmissionRefusedException, InterruptedException {
    List<Member> others = new ArrayList<>(members);
    others.removeIf(member -> member.name().equals(peers.node()));
    others.sort((a, b) -> Boolean.compare(isPreferred(b), isPreferred(a)));
    List<String> problems = new ArrayList<>();
    for (Member other : others) {
      try {
        String answer = peers.ask(other.name(), TOPIC, Buffer.buffer(peers.node()), PATIENCE)
            .toCompletionStage().toCompletableFuture().get().toString();
        if (answer.startsWith(REFUSED)) {
          throw new AdmissionRefusedException(answer.substring(REFUSED.length()));
        }
        return List.of();
      } catch (ExecutionException e) {
        LOG.debug("{} has not removed this node", other.name(), e);
        problems.add("%s: %s".formatted(other.name(), e.getCause() == null ? e : e.getCause().getMessage()));
      }
    }
    return problems;
  }

  private boolean isPreferred(Member other) {
    return other.votes() && peers.alive().containsKey(other.name());
  }

  @Override
  public void close() {
    requests.close();
  }
}
