// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A store that rejects configurations which the local node cannot run. */
public final class CheckedConfigStore implements ConfigStore {
  /** Devices are checked by the wrapped store, which knows where they are. */
  private static final Rules RULES = new Rules(DeviceProbe.NONE);

  private final Vertx vertx;
  private final ConfigStore store;
  private final Function<Configuration, Future<List<Violation>>> check;

  /**
   * Wraps a store.
   *
   * @param vertx derives the wanted configuration on one of its worker threads, since that can take long
   * @param store the store
   * @param check finds what prevents a configuration from running; an empty list if nothing does. Called with
   *     configurations that follow the rules, except that their devices have not been checked
   */
  public CheckedConfigStore(
      Vertx vertx, ConfigStore store, Function<Configuration, Future<List<Violation>>> check) {
    this.vertx = vertx;
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

  /**
   * As in the wrapped store; also fails with {@link InvalidConfigurationException} if the check finds something. An
   * edit of {@link #ANY_REVISION} that another edit overtakes is repeated on the result of that one.
   */
  @Override
  public Future<Configuration> edit(long expectedRevision, Change change) {
    Configuration base = store.snapshot();
    if (expectedRevision != ANY_REVISION && expectedRevision != base.revision()) {
      return store.edit(expectedRevision, change);
    }
    ConfigState state = ConfigState.of(base, RULES::require);
    return vertx.executeBlocking(() -> state.edit(base.revision(), change).current(), false)
        .compose(wanted -> check.apply(wanted)
            .compose(violations -> violations.isEmpty()
                ? store.edit(base.revision(), Change.to(wanted))
                : Future.failedFuture(new InvalidConfigurationException(violations))))
        .recover(cause -> expectedRevision == ANY_REVISION && cause instanceof StaleRevisionException
            ? edit(ANY_REVISION, change)
            : Future.failedFuture(cause));
  }

  @Override
  public Future<Void> close() {
    return store.close();
  }
}
