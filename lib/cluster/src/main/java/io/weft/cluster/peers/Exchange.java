// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who answers and who listens at this node, by topic. Calls them one at a time; what waits for that is bounded. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int MAX_MESSAGES = 1024;

  private final Executor executor;
  private final Map<String, Function<Buffer, Future<Buffer>>> answers = new ConcurrentHashMap<>();
  private final Map<String, List<Consumer<Buffer>>> listeners = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicInteger messages = new AtomicInteger();

  /** Starts without anybody. @param executor calls one at a time */
  Exchange(Executor executor) {
    this.executor = executor;
  }

  Subscription onQuestion(String topic, Function<Buffer, Future<Buffer>> handler) {
    if (answers.putIfAbsent(topic, handler) != null) {
      throw new IllegalStateException("questions about %s are answered already".formatted(topic));
    }
    return () -> answers.remove(topic, handler);
  }

  Subscription onMessage(String topic, Consumer<Buffer> listener) {
    // Wrapped, so that the same listener can be added twice and be removed once.
    Consumer<Buffer> own = listener::accept;
    listeners.computeIfAbsent(topic, _ -> new CopyOnWriteArrayList<>()).add(own);
    return () -> listeners.computeIfPresent(topic, (_, all) -> {
      all.remove(own);
      return all.isEmpty() ? null : all;
    });
  }

  /** Has a question answered. @return the answer; fails with {@link PeersException} */
  Future<Buffer> ask(String topic, Buffer question) {
    Function<Buffer, Future<Buffer>> handler = answers.get(topic);
    if (handler == null) {
      return failed(PeersException.Reason.UNKNOWN_TOPIC, "questions about %s are not answered there".formatted(topic));
    }
    if (question.length() > Peers.MAX_BODY) {
      return failed(PeersException.Reason.TOO_LARGE, tooLarge("a question", question));
    }
    if (questions.incrementAndGet() > Peers.MAX_OUTSTANDING) {
      questions.decrementAndGet();
      return failed(PeersException.Reason.BUSY, "%d questions wait there already; try again later".formatted(Peers.MAX_OUTSTANDING));
    }
    Promise<Buffer> answer = Promise.promise();
    executor.execute(() -> call(handler, question).onComplete(answer));
    return answer.future().onComplete(_ -> questions.decrementAndGet()).recover(Exchange::failed).compose(body ->
        body.length() <= Peers.MAX_BODY
            ? Future.succeededFuture(body)
            : failed(PeersException.Reason.TOO_LARGE, tooLarge("the answer", body)));
  }

  private static Future<Buffer> call(Function<Buffer, Future<Buffer>> handler, Buffer question) {
    try {
      return handler.apply(question);
    } catch (RuntimeException e) {
      LOG.error("an answer to a question failed", e);
      return Future.failedFuture(e);
    }
  }

  private static Future<Buffer> failed(Throwable cause) {
    return cause instanceof PeersException
        ? Future.failedFuture(cause)
        : failed(PeersException.Reason.FAILED, String.valueOf(cause.getMessage()));
  }

  private static Future<Buffer> failed(PeersException.Reason reason, String message) {
    return Future.failedFuture(new PeersException(reason, message));
  }

  static String tooLarge(String what, Buffer body) {
    return "%s has at most %d bytes, not %d".formatted(what, Peers.MAX_BODY, body.length());
  }

  /** Hands a message to its listeners; it is lost if too many wait. */
  void deliver(String topic, Buffer message) {
    List<Consumer<Buffer>> all = listeners.get(topic);
    if (all == null || message.length() > Peers.MAX_BODY) {
      return;
    }
    if (messages.incrementAndGet() > MAX_MESSAGES) {
      messages.decrementAndGet();
      LOG.debug("a message about {} was lost: {} wait already", topic, MAX_MESSAGES);
      return;
    }
    executor.execute(() -> {
      messages.decrementAndGet();
      for (Consumer<Buffer> listener : all) {
        try {
          listener.accept(message);
        } catch (RuntimeException e) {
          LOG.error("a listener to messages about {} failed", topic, e);
        }
      }
    });
  }
}
