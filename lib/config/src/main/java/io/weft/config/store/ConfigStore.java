// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.vertx.core.Future;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.rules.Rules;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Holds the one configuration that all services share. The implementation decides how it is kept: on one machine, or by
 * agreement among several. It never holds a configuration that breaks the {@link Rules}.
 */
public interface ConfigStore {
  /** Matches every revision: an edit that expects it is never stale. */
  long ANY_REVISION = -1;

  /** The current configuration. Never blocks; may be called from any thread. */
  Configuration snapshot();

  /**
   * Calls a listener with the current configuration and then with each later one, in the order of their revisions and
   * one at a time. If the configuration changes faster than the listener returns, some may be skipped, but never the
   * last. The listener runs on the Vert.x context of the caller of this method, or, if there is none, on a
   * context of the store; it must not block.
   *
   * @param listener what to call
   * @return the handle that ends the calls
   */
  ConfigWatch watch(Consumer<Configuration> listener);

  /**
   * Changes the configuration, or fails and changes nothing. When the future succeeds the change is durable: it
   * survives a crash of this process at any moment. An edit that changes nothing does not create a revision.
   *
   * <p>An edit whose answer was lost may be made again with its identifier, also through another store of the same
   * configuration: if it was committed, the answer is what it was, and nothing is changed again. The last thousands of
   * identifiers are remembered.
   *
   * @param id names the edit
   * @param expectedRevision the revision that the change was made against, or {@link #ANY_REVISION}
   * @param change derives the wanted configuration
   * @return what was committed; fails with {@link StaleRevisionException} if that is not the current revision, with
   *     {@link InvalidConfigurationException} if the result breaks the rules, with {@link ConfigStoreException} if it
   *     cannot be made durable
   */
  Future<Edited> edit(UUID id, long expectedRevision, Change change);

  /** As above, for an edit that nobody makes again. */
  default Future<Edited> edit(long expectedRevision, Change change) {
    return edit(UUID.randomUUID(), expectedRevision, change);
  }

  /**
   * The configuration that is current now: no edit that was acknowledged before this call is missing in it. {@link #snapshot} may
   * be older where several nodes share a configuration.
   *
   * @return fails with {@link ConfigStoreException} if those who decide cannot be asked
   */
  default Future<Configuration> confirmed() {
    return Future.succeededFuture(snapshot());
  }

  /** Ends all watches and releases the store's resources. Pending edits finish first; later ones fail. */
  Future<Void> close();
}
