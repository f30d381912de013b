// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.edit.Operations;
import io.weft.config.json.OperationJson;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.LegalConfiguration;
import io.weft.config.rules.Rules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the edits of journals to a snapshot of the configuration. A damaged record costs its own edit and those that
 * need it, not the others behind it: each says what its objects are, not how they change.
 */
final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
  /** Devices are not probed: what is stored is trusted, and a missing device must not stop everything else. */
  private static final Rules RULES = new Rules(DeviceProbe.NONE);

  private final StoredPaths paths;
  private final List<String> problems = new ArrayList<>();
  private final List<Path> damagedFiles = new ArrayList<>();
  private Configuration current;
  /** The configuration before the first damaged record. */
  private Configuration undoubted;
  private long newest;
  private int applied;
  private int left;
  private boolean damaged;
  private @Nullable String refused;
  /** Whether a journal does not continue the snapshot, as where somebody has put an older snapshot in its place. */
  private boolean foreign;

  /** A replay that starts from a snapshot. */
  Replay(StoredPaths paths, Configuration snapshot) {
    this.paths = paths;
    this.current = snapshot;
    this.undoubted = snapshot;
    this.newest = snapshot.revision();
  }

  /**
   * Applies the edits of a journal that are newer than the current configuration.
   *
   * @param journal the file, for messages
   * @param content what is in it; nothing if it is missing
   * @return the reader of the file, at its end
   * @throws UnknownFormatException if another version has written it
   */
  JournalReader apply(Path journal, byte[] content) throws UnknownFormatException {
    JournalReader reader = new JournalReader(content);
    for (JournalRecord record = reader.next(); record != null; record = reader.next()) {
      newest = Math.max(newest, record.revision());
      damaged |= reader.damaged() > 0;
      if (record.revision() > current.revision()) {
        foreign |= !damaged && record.after() != current.revision();
        if (foreign) {
          left++;
        } else {
          apply(record);
        }
      }
    }
    if (reader.isTorn()) {
      LOG.info("journal {} ends with a part of an edit that was never acknowledged; it is dropped", journal);
    }
    if (reader.damaged() > 0) {
      damaged = true;
      damagedFiles.add(journal);
      problems.add("journal %s is damaged at byte %d: %d of its edits are lost".formatted(
          journal, reader.firstDamage(), reader.damaged()));
    } else if (foreign) {
      damagedFiles.add(journal);
      problems.add("journal %s does not continue the configuration of revision %d".formatted(journal, current.revision()));
    }
    return reader;
  }

  private void apply(JournalRecord record) throws UnknownFormatException {
    try {
      current = Operations.apply(
          OperationJson.read(record.operations(), current).stream().map(paths::loaded).toList(), current)
          .withRevision(record.revision());
      applied++;
    } catch (InvalidConfigurationException e) {
      if (!damaged) {
        throw new UnknownFormatException("has what this version of Weft does not know: " + e.getMessage());
      }
      left++;
    }
    if (!damaged) {
      undoubted = current;
    }
  }

  /**
   * The configuration after the edits. What was legal when it was edited is trusted, whatever the rules say now ({@link
   * #refused}); edits behind damage are used only if they are legal without those that are lost.
   */
  LegalConfiguration result() {
    if (damaged && !isLegalBehindDamage()) {
      problems.add("the edits behind the damage cannot be used without those that are lost");
      current = undoubted;
    }
    try {
      return RULES.require(LegalConfiguration.EMPTY, current).withRevision(current.revision());
    } catch (InvalidConfigurationException e) {
      refused = e.getMessage();
      return LegalConfiguration.trusted(current);
    }
  }

  private boolean isLegalBehindDamage() {
    try {
      RULES.require(LegalConfiguration.trusted(undoubted), current);
      return true;
    } catch (InvalidConfigurationException _) {
      return false;
    }
  }

  /** What the rules of this version refuse of the {@link #result}; null if nothing. */
  @Nullable String refused() {
    return refused;
  }

  /** The highest revision that was seen, of edits that were applied or not. */
  long newest() {
    return newest;
  }

  /** How many edits were applied. */
  int applied() {
    return applied;
  }

  /** What is wrong with the journals, a phrase for each; empty if nothing is. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (left > 0) {
      all.add("%d edits behind it could not be applied".formatted(left));
    }
    return all;
  }

  /** The journals with problems. */
  List<Path> damagedFiles() {
    return damagedFiles;
  }
}
