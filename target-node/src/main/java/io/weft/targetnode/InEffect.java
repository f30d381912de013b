// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Those who wait until a revision is in effect. Used from the control context. */
final class InEffect {
  private static final String ENDED = "the node is stopping";

  private final SortedMap<Long, Promise<Void>> waiting = new TreeMap<>();
  private long reached;
  private boolean ended;

  /** Waits for a revision. @return completes when it or a later one is in effect; fails if that will never be */
  Future<Void> reaching(long revision) {
    if (revision <= reached) {
      return Future.succeededFuture();
    }
    return ended ? Future.failedFuture(ENDED) : waiting.computeIfAbsent(revision, _ -> Promise.promise()).future();
  }

  /** A revision is in effect. */
  void reached(long revision) {
    reached = Math.max(reached, revision);
    SortedMap<Long, Promise<Void>> done = waiting.headMap(reached + 1);
    List<Promise<Void>> promises = List.copyOf(done.values());
    done.clear();
    promises.forEach(Promise::complete);
  }

  /** No further revision will be in effect. */
  void end() {
    List<Promise<Void>> promises = List.copyOf(waiting.values());
    waiting.clear();
    ended = true;
    promises.forEach(promise -> promise.fail(ENDED));
  }
}
