// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The failures of one controller's commands, by the rounds in which they happened: the expected error log. */
final class ErrorHistory {
  /** A command that failed. */
  record Failure(int sqid, int cid, int opcode, int nsid, int status) {}

  /** Collects one round's failures. */
  static final class Builder {
    private final Map<ModelController, List<Failure>> failures = new HashMap<>();

    void add(ModelController controller, Failure failure) {
      failures.computeIfAbsent(controller, _ -> new ArrayList<>()).add(failure);
    }

    void build() {
      failures.forEach((controller, round) -> controller.errors().add(round));
    }
  }

  /** Rounds that are remembered: enough to fill the log with their failures. */
  private static final int MOST_ROUNDS = 256;

  private final ArrayDeque<List<Failure>> rounds = new ArrayDeque<>();
  private long count;

  private void add(List<Failure> round) {
    count += round.size();
    rounds.addFirst(round);
    if (rounds.size() > MOST_ROUNDS) {
      rounds.removeLast();
    }
  }

  /** Failures so far. */
  long count() {
    return count;
  }

  /**
   * Compares the log with the failures. Commands of one round may have failed in any order.
   *
   * @param log the entries, newest first
   */
  void requireSame(List<Failure> log) {
    int at = 0;
    for (List<Failure> round : rounds) {
      List<Failure> logged = log.subList(at, Math.min(at + round.size(), log.size()));
      List<Failure> left = new ArrayList<>(round);
      for (Failure failure : logged) {
        if (!left.remove(failure)) {
          throw new AssertionError("the error log has %s where %s happened".formatted(failure, round));
        }
      }
      at += logged.size();
    }
    if (at < log.size()) {
      throw new AssertionError("the error log has %s, which did not happen".formatted(log.get(at)));
    }
  }
}
