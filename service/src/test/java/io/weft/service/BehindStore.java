// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.weft.config.Configuration;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigWatch;
import io.weft.config.store.Edited;
import java.util.UUID;
import java.util.function.Consumer;

/** What a node has that has not heard yet what the others agreed on. */
class BehindStore implements ConfigStore {
  private final ConfigStore agreed;
  private final Configuration known;

  BehindStore(ConfigStore agreed, Configuration known) {
    this.agreed = agreed;
    this.known = known;
  }

  @Override
  public Configuration snapshot() {
    return known;
  }

  @Override
  public Future<Configuration> confirmed() {
    return agreed.confirmed();
  }

  @Override
  public ConfigWatch watch(Consumer<Configuration> listener) {
    return agreed.watch(listener);
  }

  @Override
  public Future<Edited> edit(UUID id, long expectedRevision, Change change) {
    return agreed.edit(id, expectedRevision, change);
  }

  @Override
  public Future<Void> close() {
    return agreed.close();
  }
}
