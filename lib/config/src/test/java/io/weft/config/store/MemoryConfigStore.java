// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/** A store whose configuration lives as long as a test. */
public final class MemoryConfigStore implements ConfigStore {
  private final Watches watches;
  private volatile ConfigState state;
  private final CommittedEdits committed = new CommittedEdits();
  private volatile boolean closed;

  /** A store without rules. */
  public MemoryConfigStore(Vertx vertx, Configuration first) {
    this(vertx, first, ConfigState.Check.NONE);
  }

  public MemoryConfigStore(Vertx vertx, Configuration first, ConfigState.Check check) {
    state = ConfigState.of(first, check);
    watches = new Watches(vertx, this::snapshot);
  }

  @Override
  public Configuration snapshot() {
    return state.current();
  }

  @Override
  public ConfigWatch watch(Consumer<Configuration> listener) {
    return watches.add(listener);
  }

  @Override
  public synchronized Future<Edited> edit(UUID id, long expectedRevision, Change change) {
    if (closed) {
      return Future.failedFuture(new ConfigStoreException("the configuration store is closed", null));
    }
    ConfigState before = state;
    OptionalLong made = committed.revision(id);
    if (made.isPresent()) {
      return Future.succeededFuture(before.committed(made.getAsLong()));
    }
    try {
      state = state.edit(expectedRevision, change);
    } catch (StaleRevisionException | InvalidConfigurationException | RuntimeException e) {
      return Future.failedFuture(e);
    }
    if (state != before) {
      committed.add(id, state.current().revision());
    }
    watches.changed();
    return Future.succeededFuture(Edited.of(before.current(), state.current()));
  }

  @Override
  public synchronized Future<Void> close() {
    closed = true;
    watches.close();
    return Future.succeededFuture();
  }
}
