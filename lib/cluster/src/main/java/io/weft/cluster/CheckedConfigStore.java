// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A store that asks whoever has to run a configuration whether it can, before it takes it. */
public final class CheckedConfigStore implements ConfigStore {
  private final ConfigStore store;
  private final Function<Configuration, Future<List<Violation>>> check;

  /**
   * Wraps a store.
   *
   * @param check what keeps a configuration from being run; an empty list if nothing does
   */
  public CheckedConfigStore(ConfigStore store, Function<Configuration, Future<List<Violation>>> check) {
    this.store = store;
    this.check = check;
  }

  @Override
  public Configuration snapshot() {
    return store.snapshot();
  }

  @Override
  public ConfigWatch watch(Consumer<Configuration> listener) {
    return store.watch(listener);
  }

  /** As the store below; also fails with {@link InvalidConfigurationException} if the check finds something. */
  @Override
  public Future<Configuration> edit(long expectedRevision, Change change) {
    Configuration base = store.snapshot();
    Configuration next;
    try {
      next = change.apply(base);
    } catch (InvalidConfigurationException e) {
      return Future.failedFuture(e);
    }
    return check.apply(next).compose(violations -> violations.isEmpty()
        ? store.edit(expectedRevision == ANY_REVISION ? base.revision() : expectedRevision, Change.to(next))
        : Future.failedFuture(new InvalidConfigurationException(violations)));
  }

  @Override
  public Future<Void> close() {
    return store.close();
  }
}
