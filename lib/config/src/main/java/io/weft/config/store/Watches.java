// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The listeners of a store. Each is called on its own context, with the configuration that is current at that time. */
public final class Watches {
  private final Vertx vertx;
  private final Supplier<Configuration> current;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

  /**
   * Starts without listeners.
   *
   * @param vertx provides a context for listeners that are added outside of one
   * @param current the store's current configuration, from any thread
   */
  public Watches(Vertx vertx, Supplier<Configuration> current) {
    this.vertx = vertx;
    this.current = current;
  }

  /** Adds a listener and calls it with the current configuration, as {@link ConfigStore#watch} describes it. */
  public ConfigWatch add(Consumer<Configuration> listener) {
    Watch watch = new Watch(vertx.getOrCreateContext(), listener);
    watches.add(watch);
    watch.schedule();
    return watch;
  }

  /** Notifies every listener. Any thread. */
  public void changed() {
    watches.forEach(Watch::schedule);
  }

  /** Ends the calls of every listener. */
  public void close() {
    watches.forEach(Watch::close);
  }

  private final class Watch implements ConfigWatch {
    private final Context context;
    private final Consumer<Configuration> listener;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean closed;
    /** Used on the context only. */
    private long delivered = -1;

    Watch(Context context, Consumer<Configuration> listener) {
      this.context = context;
      this.listener = listener;
    }

    void schedule() {
      if (scheduled.compareAndSet(false, true)) {
        context.runOnContext(_ -> deliver());
      }
    }

    private void deliver() {
      // Cleared before the snapshot is taken: a change after it schedules another call.
      scheduled.set(false);
      Configuration configuration = current.get();
      if (!closed && configuration.revision() > delivered) {
        delivered = configuration.revision();
        listener.accept(configuration);
      }
    }

    @Override
    public void close() {
      closed = true;
      watches.remove(this);
    }
  }
}
