// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.weft.config.Configuration;
import io.weft.config.rules.LegalConfiguration;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration at start: the snapshot and the journal behind it, or if the snapshot is damaged, the one
 * before it and both journals. What is intact but cannot be used, such as the file of a newer version, is left alone:
 * going on with something else would change what is exported.
 */
final class ConfigLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigLoader.class);

  /**
   * How far the revision advances when edits are lost. Theirs are then unknown, and must not be assigned to other
   * configurations.
   */
  private static final long REVISION_GAP = 1000;

  private final ConfigFiles files;
  private final List<String> problems = new ArrayList<>();

  ConfigLoader(ConfigFiles files) {
    this.files = files;
  }

  /**
   * Reads the configuration, and repairs the files if they are damaged. Blocks.
   *
   * @throws ConfigStoreException if there is none that can be used; then no file was changed
   */
  LegalConfiguration load() throws ConfigStoreException {
    DurableFile snapshot = files.snapshot();
    Path journal = files.journal().file().current();
    ConfigDocument.Content current = read(snapshot.current());
    ConfigDocument.Content base = current == null ? read(snapshot.previous()) : current;
    Replay replay = new Replay(files.paths(), base == null ? Configuration.EMPTY : base.configuration());
    boolean journalExists = Files.exists(journal);
    if (current == null || !journalExists) {
      replay(replay, files.journal().file().previous());
    }
    JournalReader reader = replay(replay, journal);
    files.journal().continueAt(reader.end(), reader.isOpen());
    LegalConfiguration found = replay.result();
    warnOfRules(replay.refused());
    if (problems.isEmpty() && replay.problems().isEmpty()) {
      if (base != null && !base.isCurrentFormat()) {
        files.trySnapshot(found.configuration());
      }
      return found;
    }
    boolean snapshotDamaged = current == null && Files.exists(snapshot.current());
    boolean complete = journalExists && replay.applied() > 0 && replay.problems().isEmpty();
    problems.addAll(replay.problems());
    String problem = String.join("; ", problems);
    if (!complete && base == null) {
      throw new ConfigStoreException(problem + "; there is no previous one. Move the file away to start "
          + "with an empty configuration, then use 'weft ctl restoreconfig' with a saved one", null);
    }
    LegalConfiguration saved = complete ? found : found.withRevision(replay.newest() + REVISION_GAP);
    try {
      List<Path> rejected = files.repair(saved.configuration(), snapshotDamaged, complete, replay.damagedFiles());
      LOG.warn("{}; continuing with revision {}{}. What was damaged is kept: {}", problem, saved.configuration().revision(),
          complete ? ", which is complete" : ": the last changes may be lost", rejected);
      return saved;
    } catch (IOException e) {
      throw new ConfigStoreException("%s; it cannot be replaced: %s".formatted(problem, DataDirectory.describe(e)), e);
    }
  }

  /** The content of a snapshot; null, with a problem, if it is damaged, and null if it is missing. */
  private ConfigDocument.@Nullable Content read(Path path) throws ConfigStoreException {
    String name = "configuration " + path;
    try {
      return isThere(name, path) ? files.document().read(path) : null;
    } catch (DamagedFileException e) {
      problems.add("configuration %s is damaged: it %s".formatted(path, e.getMessage()));
      return null;
    } catch (UnknownFormatException e) {
      throw unknown(name, e);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static JournalReader replay(Replay replay, Path path) throws ConfigStoreException {
    String name = "journal " + path;
    try {
      return replay.apply(path, isThere(name, path) ? Files.readAllBytes(path) : new byte[0]);
    } catch (UnknownFormatException e) {
      throw unknown(name, e);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * Whether a file exists.
   *
   * @throws ConfigStoreException if there is something else, such as a link to a disk that is not mounted: no answer to
   *     whether there is a configuration, and nobody's to replace
   */
  private static boolean isThere(String name, Path path) throws IOException, ConfigStoreException {
    FileKind kind = FileKind.of(path);
    if (kind != FileKind.REGULAR && kind != FileKind.MISSING) {
      throw new ConfigStoreException("%s %s, and must be a file that Weft has written. Nothing was changed; put the file "
          .formatted(name, kind.phrase()) + "back, or move this away to start without it", null);
    }
    return kind == FileKind.REGULAR;
  }

  /** Warns of what another version of Weft accepted and this one would not; it is kept, and served where possible. */
  private void warnOfRules(@Nullable String refused) {
    if (refused != null) {
      LOG.warn("configuration {} has what the rules of this version of Weft refuse: {}. It is served as far as that is "
          + "possible, and nothing was changed; correct it with an edit", files.snapshot().current(), refused);
    }
  }

  private static ConfigStoreException unknown(String file, UnknownFormatException cause) {
    return new ConfigStoreException("%s %s. Another version of Weft has written it; nothing was changed. Start that version, "
        .formatted(file, cause.getMessage()) + "or name another data directory", cause);
  }

  private static ConfigStoreException unreadable(String file, IOException cause) {
    String remedy = cause instanceof AccessDeniedException
        ? "make it readable for the user that Weft runs as, or run Weft as the user who ran it before"
        : "start again when it can";
    return new ConfigStoreException("%s cannot be read: %s. Nothing was changed; %s"
        .formatted(file, DataDirectory.describe(cause), remedy), cause);
  }
}
