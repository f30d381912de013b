// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.vertx.core.Future;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A configuration that lives as long as a test. */
public final class MemoryConfigStore implements ConfigStore {
  private final List<Consumer<Configuration>> listeners = new CopyOnWriteArrayList<>();
  private volatile Configuration current;

  public MemoryConfigStore(Configuration first) {
    current = first;
  }

  @Override
  public Configuration snapshot() {
    return current;
  }

  @Override
  public ConfigWatch watch(Consumer<Configuration> listener) {
    listeners.add(listener);
    listener.accept(current);
    return () -> listeners.remove(listener);
  }

  @Override
  public synchronized Future<Configuration> edit(long expectedRevision, Change change) {
    try {
      current = change.apply(current).withRevision(current.revision() + 1);
    } catch (InvalidConfigurationException e) {
      return Future.failedFuture(e);
    }
    listeners.forEach(listener -> listener.accept(current));
    return Future.succeededFuture(current);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
