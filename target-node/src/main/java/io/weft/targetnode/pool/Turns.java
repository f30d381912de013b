// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Lets asynchronous work be done one after the other. From any thread. */
public final class Turns {
  private Future<?> last = Future.succeededFuture();

  /** Does work when all that came before has ended. */
  public synchronized <T> Future<T> next(Supplier<Future<T>> work) {
    Future<T> mine = last.transform(ended -> work.get());
    last = mine;
    return mine;
  }
}
