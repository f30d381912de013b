// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Runs asynchronous work one item at a time, in order of submission. From any thread. */
public final class SerialExecution {
  private Future<?> last = Future.succeededFuture();

  /** Runs work after all earlier work has ended. @return completes with the work */
  public synchronized <T> Future<T> next(Supplier<Future<T>> work) {
    Future<T> result = last.transform(_ -> work.get());
    last = result;
    return result;
  }
}
