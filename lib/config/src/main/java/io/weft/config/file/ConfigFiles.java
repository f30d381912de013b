// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.weft.config.Configuration;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operations;
import io.weft.config.json.OperationJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a configuration: a snapshot, the journal of the edits since, and of both the ones before. They lead to
 * the current configuration in two ways, so that damage to one file loses nothing. Not thread-safe; every method blocks.
 */
final class ConfigFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigFiles.class);

  /** A journal below this size in bytes is not worth a new snapshot, however small the configuration is. */
  private static final long MIN_JOURNAL = 64 << 10;

  private final DurableFile snapshot;
  private final Journal journal;
  private final FileSteps steps;
  private final StoredPaths paths;
  private final ConfigDocument document;
  /** How much the journal may grow in bytes before a snapshot is due: as much as the last one has. */
  private long growth;
  /** The length of the journal in bytes above which a snapshot is due. */
  private long limit;

  /**
   * The files of a directory; nothing is written yet.
   *
   * @param file the snapshot; the others have its name with a suffix
   */
  ConfigFiles(Path file, FileSteps steps) {
    Path absolute = file.toAbsolutePath().normalize();
    this.steps = steps;
    this.snapshot = new DurableFile(absolute, steps);
    this.journal = new Journal(absolute.resolveSibling(absolute.getFileName() + ".journal"), steps);
    this.paths = new StoredPaths(DurableDirectory.of(absolute));
    this.document = new ConfigDocument(paths);
    this.growth = Math.max(MIN_JOURNAL, absolute.toFile().length());
    this.limit = growth;
  }

  /** The file of the snapshot. */
  DurableFile snapshot() {
    return snapshot;
  }

  /** The journal. */
  Journal journal() {
    return journal;
  }

  /** The form of paths in the files. */
  StoredPaths paths() {
    return paths;
  }

  /** The form of the snapshot. */
  ConfigDocument document() {
    return document;
  }

  /**
   * Makes an edit durable. Costs what the edit changes.
   *
   * @param before the configuration before the edit
   * @param after the configuration that it made
   * @throws IOException if it may not be on the disk
   */
  void append(Configuration before, Configuration after) throws IOException {
    List<Operation> operations = Operations.between(before, after).stream().map(paths::stored).toList();
    journal.append(new JournalRecord(before.revision(), after.revision(), OperationJson.write(operations)));
  }

  /** Whether there is no snapshot yet, so that one must be written at once. */
  boolean isNew() {
    return !steps.exists(snapshot.current());
  }

  /** Whether the journal has become so long that a snapshot is due. */
  boolean isSnapshotDue() {
    return journal.length() > limit;
  }

  /** Whether the journal holds edits that the snapshot does not. */
  boolean hasEdits() {
    return journal.length() > 0;
  }

  /** Begins a snapshot of the current configuration. */
  void begin() {
    journal.mark();
  }

  /**
   * Writes the snapshot that was begun, beside the one in use. This is what takes long; edits may be appended meanwhile.
   *
   * @param configuration the configuration that was current then
   * @return the size of the snapshot in bytes
   */
  long prepare(Configuration configuration) throws IOException {
    return snapshot.prepare(out -> document.write(configuration, out));
  }

  /** Uses the snapshot that was prepared, and cuts the journal; gives up if that fails. @param size its size in bytes */
  void finish(long size) {
    try {
      snapshot.commit();
      journal.cut();
      growth = Math.max(MIN_JOURNAL, size);
      limit = growth;
    } catch (IOException e) {
      abandon(e);
    }
  }

  /** Gives up the snapshot that was begun. The next one is due when the journal has grown as much again. */
  void abandon(Throwable cause) {
    journal.unmark();
    limit = journal.length() + growth;
    LOG.warn("configuration {} cannot be written: {}; its edits are in {} and nothing is lost", snapshot.current(),
        cause instanceof IOException io ? DataDirectory.describe(io) : cause, journal.file().current());
  }

  /** Writes a snapshot at once, if that can be done; the journal has it all if it cannot. */
  void trySnapshot(Configuration configuration) {
    begin();
    try {
      finish(prepare(configuration));
    } catch (IOException e) {
      abandon(e);
    }
  }

  /**
   * Replaces damaged files.
   *
   * @param configuration what was saved
   * @param snapshotDamaged whether the snapshot is damaged
   * @param complete whether the journals are good, and with the snapshot before lead to this configuration
   * @param damaged the journals that are not good
   * @return the copies of what was damaged
   * @throws IOException if a step failed; the next start finds the same damage or the new files
   */
  List<Path> repair(Configuration configuration, boolean snapshotDamaged, boolean complete, List<Path> damaged) throws IOException {
    List<Path> rejected = new ArrayList<>();
    for (Path file : damaged) {
      Path copy = file.resolveSibling(file.getFileName() + ".rejected");
      steps.copy(file, copy);
      rejected.add(copy);
    }
    DurableFile.Content content = out -> document.write(configuration, out);
    if (snapshotDamaged) {
      rejected.add(snapshot.replaceDamaged(content));
    }
    if (!complete) {
      // Twice, so that the ones before are of the same revision and the chain that leads on from them is whole.
      snapshot.write(content);
      snapshot.write(content);
      journal.unmark();
      journal.cut();
      journal.cut();
    }
    return rejected;
  }
}
