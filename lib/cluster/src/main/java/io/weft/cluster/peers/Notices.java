// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listeners that are told which keys have changed. Changes that come before a listener is called share the call. */
final class Notices {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  private final Executor executor;
  private final Supplier<Set<String>> keys;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

  /** Starts without listeners. @param keys all keys, which a new listener is told @param executor calls one at a time */
  Notices(Executor executor, Supplier<Set<String>> keys) {
    this.executor = executor;
    this.keys = keys;
  }

  Subscription add(Consumer<Set<String>> changed) {
    Listener listener = new Listener(changed);
    listeners.add(listener);
    listener.note(keys.get());
    return () -> listeners.remove(listener);
  }

  /** Notes that keys have changed. Any thread. */
  void changed(Set<String> changed) {
    listeners.forEach(listener -> listener.note(changed));
  }

  private final class Listener {
    private final Consumer<Set<String>> action;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Listener(Consumer<Set<String>> action) {
      this.action = action;
    }

    void note(Set<String> changed) {
      waiting.addAll(changed);
      if (scheduled.compareAndSet(false, true)) {
        executor.execute(this::call);
      }
    }

    private void call() {
      // Cleared before the keys are taken: a change after it schedules another call.
      scheduled.set(false);
      Set<String> taken = new HashSet<>(waiting);
      waiting.removeAll(taken);
      if (listeners.contains(this)) {
        try {
          action.accept(Set.copyOf(taken));
        } catch (RuntimeException e) {
          LOG.error("a listener to the cluster's changes failed", e);
        }
      }
    }
  }
}
