// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Histories of a real sequential object, used by several clients at the same time: each operation takes effect at a random
 * moment between its call and its return; the answers of some are lost, before or after they took effect, or long after.
 *
 * @param <I> what is asked for
 * @param <A> what is answered
 */
final class Planted<I, A> {
  /** The object. */
  interface Sequential<I, A> {
    /** What a client asks for next. */
    I next(int client, Random random);

    /** Does it. */
    A apply(int client, I input);
  }

  /** An operation that is on its way. */
  private static final class Running<I, A> {
    final int client;
    final I input;
    final long called;
    /** Whether its answer will not come. */
    final boolean lost;
    /** When it took effect, or was lost on its way; 0 before that. */
    long effect;
    @Nullable A answer;

    Running(int client, I input, long called, boolean lost, long effect) {
      this.client = client;
      this.input = input;
      this.called = called;
      this.lost = lost;
      this.effect = effect;
    }
  }

  private final Sequential<I, A> object;
  private final Random random;
  private final int lostPercent;
  private final List<Running<I, A>> late = new ArrayList<>();
  private final List<Operation<I, A>> history = new ArrayList<>();

  Planted(Sequential<I, A> object, Random random, int lostPercent) {
    this.object = object;
    this.random = random;
    this.lostPercent = lostPercent;
  }

  /** Runs operations. */
  List<Operation<I, A>> run(int clients, int operations) {
    List<@Nullable Running<I, A>> running = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      running.add(null);
    }
    long now = 0;
    while (history.size() < operations) {
      now++;
      int client = random.nextInt(clients);
      Running<I, A> current = running.get(client);
      if (current == null) {
        running.set(client, call(client, now));
      } else if (current.effect == 0) {
        current.effect = now;
        current.answer = object.apply(client, current.input);
      } else {
        A answer = current.answer;
        history.add(answer == null || current.lost ? Operation.open(client, current.input, current.called)
            : new Operation<>(client, current.input, answer, current.called, now));
        running.set(client, null);
      }
      if (!late.isEmpty() && random.nextInt(20) == 0) {
        Running<I, A> arrived = late.remove(random.nextInt(late.size()));
        object.apply(arrived.client, arrived.input);
      }
    }
    for (Running<I, A> left : running) {
      if (left != null) {
        history.add(Operation.open(left.client, left.input, left.called));
      }
    }
    return history;
  }

  /** A call. That of a lost one may be for nothing, or arrive later than the next of the same client. */
  private Running<I, A> call(int client, long now) {
    boolean lost = random.nextInt(100) < lostPercent;
    boolean dropped = lost && random.nextBoolean();
    Running<I, A> call = new Running<>(client, object.next(client, random), now, lost, dropped ? now : 0);
    if (dropped && random.nextInt(4) == 0) {
      late.add(call);
    }
    return call;
  }
}
