// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.edit.ConfigurationDiff;
import io.weft.config.json.UnreadableException;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.LegalConfiguration;
import io.weft.config.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of every store: the current configuration and those before it. A state is immutable, and an edit returns
 * the next one, which costs what the edit changes. It knows neither threads nor files: the store makes the next state
 * durable before it makes it current.
 */
public final class ConfigState {
  /** The number of remembered configurations, from which a stale edit learns what has changed. */
  static final int HISTORY = 32;

  /** Decides whether an edit may be made: {@link Rules#require(LegalConfiguration, Configuration)}. */
  @FunctionalInterface
  public interface Check {
    /** Accepts every configuration. */
    Check NONE = (_, wanted) -> LegalConfiguration.trusted(wanted);

    /**
     * Checks an edit. It may block.
     *
     * @param before the configuration that is edited
     * @param wanted what is to become of it
     * @throws InvalidConfigurationException with everything that is wrong with what the edit adds or changes
     */
    LegalConfiguration require(LegalConfiguration before, Configuration wanted) throws InvalidConfigurationException;
  }

  /** The rules without a look at devices, which belong to the node that the edit came from. */
  private static final Rules AGREED = new Rules(DeviceProbe.NONE);

  private final Check check;
  private final LegalConfiguration current;
  /** The configurations from the oldest to the current one. They share what did not change between them. */
  private final List<Configuration> history;
  private final long lastRevision;

  private ConfigState(Check check, LegalConfiguration current, List<Configuration> history, long lastRevision) {
    this.check = check;
    this.current = current;
    this.history = List.copyOf(history);
    this.lastRevision = lastRevision;
  }

  /**
   * The state of a store that was just opened.
   *
   * @param loaded what it holds
   * @param check what edits must pass, such as {@code rules::require}; not applied to what was loaded
   */
  public static ConfigState of(Configuration loaded, Check check) {
    return of(LegalConfiguration.trusted(loaded), check);
  }

  /** As above, for what is known to be legal. */
  public static ConfigState of(LegalConfiguration loaded, Check check) {
    Configuration configuration = loaded.configuration();
    return new ConfigState(check, loaded, List.of(configuration), configuration.revision());
  }

  /** The current configuration. */
  public Configuration current() {
    return current.configuration();
  }

  /**
   * The state after an edit, as {@link ConfigStore#edit} describes it. The revision check comes first, so that a stale
   * change is never called.
   *
   * @param expectedRevision the revision that the change was made against, or {@link ConfigStore#ANY_REVISION}
   * @param change derives the wanted configuration
   * @return the next state, whose current configuration has the next revision; this state if the edit changes nothing
   * @throws StaleRevisionException if the current revision is not the expected one
   * @throws InvalidConfigurationException if the change cannot be made, or what it adds or changes breaks the rules
   */
  public ConfigState edit(long expectedRevision, Change change)
      throws StaleRevisionException, InvalidConfigurationException {
    Configuration before = current();
    if (expectedRevision != ConfigStore.ANY_REVISION && expectedRevision != before.revision()) {
      throw new StaleRevisionException(expectedRevision, before.revision(), changesSince(expectedRevision));
    }
    LegalConfiguration wanted = check.require(current, wanted(change));
    if (wanted.configuration().sameContent(before)) {
      return this;
    }
    return after(wanted.withRevision(lastRevision + 1));
  }

  /**
   * The state after an edit that was agreed on elsewhere: it has passed its checks there.
   *
   * @param next the configuration after it, with its revision
   */
  public ConfigState follow(Configuration next) {
    LegalConfiguration legal;
    try {
      legal = AGREED.require(current, next).withRevision(next.revision());
    } catch (InvalidConfigurationException _) {
      // Another version may have other rules.
      legal = LegalConfiguration.trusted(next);
    }
    return after(legal);
  }

  private ConfigState after(LegalConfiguration next) {
    int forgotten = Math.max(0, history.size() + 1 - HISTORY);
    List<Configuration> longer = new ArrayList<>(history.subList(forgotten, history.size()));
    longer.add(next.configuration());
    return new ConfigState(check, next, longer, next.configuration().revision());
  }

  /** What a change wants. If its document cannot be read in whole, the rules see the rest, so that all is told at once. */
  private Configuration wanted(Change change) throws InvalidConfigurationException {
    try {
      return change.apply(current());
    } catch (UnreadableException unreadable) {
      try {
        check.require(current, unreadable.readable());
      } catch (InvalidConfigurationException refused) {
        throw unreadable.with(refused.violations());
      }
      throw unreadable;
    }
  }

  /**
   * This state after an edit that could not be made durable. Its revision may nevertheless be on the disk, so it is
   * not assigned to another configuration.
   *
   * @param failed the state that the edit would have made
   */
  public ConfigState without(ConfigState failed) {
    return new ConfigState(check, current, history, Math.max(lastRevision, failed.lastRevision));
  }

  /** The configuration of a revision, if it is the current one or still remembered. */
  public Optional<Configuration> at(long revision) {
    return history.stream().filter(configuration -> configuration.revision() == revision).findFirst();
  }

  /**
   * An edit that was committed before.
   *
   * @param revision the revision that it has made
   * @return what it was, without what it has changed if that is no longer remembered
   */
  public Edited committed(long revision) {
    for (int i = 1; i < history.size(); i++) {
      if (history.get(i).revision() == revision) {
        return Edited.of(history.get(i - 1), history.get(i));
      }
    }
    return new Edited(current().withRevision(revision), List.of(), List.of());
  }

  /**
   * What has changed since a revision.
   *
   * @return one line for each difference, as {@link ConfigurationDiff#between}; empty if the revision is current or no
   *     longer remembered
   */
  public List<String> changesSince(long revision) {
    return at(revision)
        .map(configuration -> ConfigurationDiff.between(configuration, current()))
        .orElse(List.of());
  }
}
