// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.edit.ConfigurationDiff;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of every store: the current configuration and those before it. A state is immutable, and an edit returns
 * the next one. It knows neither threads nor files: the store makes the next state durable before it makes it current.
 */
public final class ConfigState {
  /** The number of remembered configurations, from which a stale edit learns what has changed. */
  static final int HISTORY = 32;

  /** Decides whether a configuration may be kept. */
  @FunctionalInterface
  public interface Check {
    /** Accepts every configuration. */
    Check NONE = _ -> {};

    /**
     * Checks a configuration. It may block.
     *
     * @throws InvalidConfigurationException with everything that is wrong
     */
    void require(Configuration configuration) throws InvalidConfigurationException;
  }

  private final Check check;
  private final List<Configuration> history;
  private final long lastRevision;

  private ConfigState(Check check, List<Configuration> history, long lastRevision) {
    this.check = check;
    this.history = List.copyOf(history);
    this.lastRevision = lastRevision;
  }

  /**
   * The state of a store that was just opened.
   *
   * @param loaded what it holds
   * @param check what later configurations must pass, such as {@code rules::require}; not applied to this one
   */
  public static ConfigState of(Configuration loaded, Check check) {
    return new ConfigState(check, List.of(loaded), loaded.revision());
  }

  /** The current configuration. */
  public Configuration current() {
    return history.getLast();
  }

  /**
   * The state after an edit, as {@link ConfigStore#edit} describes it. The revision check comes first, so that a stale
   * change is never called.
   *
   * @param expectedRevision the revision that the change was made against, or {@link ConfigStore#ANY_REVISION}
   * @param change derives the wanted configuration
   * @return the next state, whose current configuration has the next revision; this state if the edit changes nothing
   * @throws StaleRevisionException if the current revision is not the expected one
   * @throws InvalidConfigurationException if the change cannot be made, or its result does not pass the check
   */
  public ConfigState edit(long expectedRevision, Change change)
      throws StaleRevisionException, InvalidConfigurationException {
    Configuration before = current();
    if (expectedRevision != ConfigStore.ANY_REVISION && expectedRevision != before.revision()) {
      throw new StaleRevisionException(expectedRevision, before.revision(), changesSince(expectedRevision));
    }
    Configuration wanted = change.apply(before);
    check.require(wanted);
    if (wanted.sameContent(before)) {
      return this;
    }
    int forgotten = Math.max(0, history.size() + 1 - HISTORY);
    List<Configuration> longer = new ArrayList<>(history.subList(forgotten, history.size()));
    longer.add(wanted.withRevision(lastRevision + 1));
    return new ConfigState(check, longer, lastRevision + 1);
  }

  /**
   * This state after an edit that could not be made durable. Its revision may nevertheless be on the disk, so it is
   * not assigned to another configuration.
   *
   * @param failed the state that the edit would have made
   */
  public ConfigState without(ConfigState failed) {
    return new ConfigState(check, history, Math.max(lastRevision, failed.lastRevision));
  }

  /**
   * What has changed since a revision.
   *
   * @return one line for each difference, as {@link ConfigurationDiff#between}; empty if the revision is current or no
   *     longer remembered
   */
  public List<String> changesSince(long revision) {
    return history.stream()
        .filter(configuration -> configuration.revision() == revision)
        .findFirst()
        .map(configuration -> ConfigurationDiff.between(configuration, current()))
        .orElse(List.of());
  }
}
