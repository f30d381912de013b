// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Asynchronous work on many objects, some at a time, so that none waits in a queue for so long that it seems to hang. */
final class Window<T> {
  private final Iterator<T> objects;
  private final Function<T, Future<Void>> work;
  private final Promise<Void> done = Promise.promise();
  private int running;

  private Window(Collection<T> objects, Function<T, Future<Void>> work) {
    this.objects = List.copyOf(objects).iterator();
    this.work = work;
  }

  /**
   * Works on each object. Used from one context, on which the results come too.
   *
   * @param width the most objects at a time
   * @return completes when the work on all has ended, whether or not it succeeded
   */
  static <T> Future<Void> each(Collection<T> objects, int width, Function<T, Future<Void>> work) {
    Window<T> window = new Window<>(objects, work);
    window.running = width;
    for (int i = 0; i < width; i++) {
      window.next();
    }
    return window.done.future();
  }

  /** Goes on with the next object; not recursively while work ends at once, since there may be many. */
  private void next() {
    while (objects.hasNext()) {
      Future<Void> one = work.apply(objects.next());
      if (!one.isComplete()) {
        one.onComplete(_ -> next());
        return;
      }
    }
    running--;
    if (running == 0) {
      done.complete();
    }
  }
}
