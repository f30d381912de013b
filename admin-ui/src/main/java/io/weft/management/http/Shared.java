// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are too costly to make on an event loop, or once for each request: they are made by a worker thread, and
 * all requests for the same answer that come meanwhile share it. The last one can be kept for those that come later. On the
 * event loop of the management service only.
 *
 * @param <K> what is asked for
 * @param <T> the answer
 */
public final class Shared<K, T> {
  /** How many different answers may be in the making; more are refused, so that nothing piles up. */
  private static final int MAX_AT_ONCE = 16;

  private final Vertx vertx;
  private final Map<K, Future<T>> making = new HashMap<>();
  private @Nullable K lastAsked;
  private SoftReference<T> last = new SoftReference<>(null);

  /** Nothing is in the making. @param vertx runs the work, on its worker threads */
  public Shared(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * As {@link #get}, for an answer that remains right: the last one is given again as long as the memory is not needed
   * for something else.
   */
  public Future<T> getAgain(K asked, Callable<T> make) {
    T answer = asked.equals(lastAsked) ? last.get() : null;
    return answer != null ? Future.succeededFuture(answer) : get(asked, make).onSuccess(made -> {
      lastAsked = asked;
      last = new SoftReference<>(made);
    });
  }

  /** The answer that is in the making, or a new one. Fails with {@link BusyException} if too many are. */
  public Future<T> get(K asked, Callable<T> make) {
    Future<T> known = making.get(asked);
    if (known != null) {
      return known;
    }
    if (making.size() >= MAX_AT_ONCE) {
      return Future.failedFuture(new BusyException());
    }
    Future<T> made = vertx.executeBlocking(make, false);
    making.put(asked, made);
    made.onComplete(_ -> making.remove(asked));
    return made;
  }
}
