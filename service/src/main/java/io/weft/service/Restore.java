// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.file.DataDirectory;
import io.weft.config.json.NvmetJson;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the configuration from the document that the setting {@code restore} names, if it names one: in a new data
 * directory, whose configuration is at revision 0, or at every start that has {@code restore-again}. Later starts keep what was
 * edited since.
 */
public final class Restore implements Services.Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Restore.class);

  /** What a document must fulfil beside the rules, before it replaces anything. */
  @FunctionalInterface
  interface Condition {
    /** Checks a configuration that may break the rules. Blocks. @throws ListenException if nothing would be reachable */
    void require(Configuration wanted) throws ListenException;
  }

  private final ServiceSettings settings;
  private final Condition condition;

  /** Creates the preparation. @param settings the settings, which may name a document */
  public Restore(ServiceSettings settings) {
    this(settings, _ -> { });
  }

  Restore(ServiceSettings settings, Condition condition) {
    this.settings = settings;
    this.condition = condition;
  }

  private boolean isNamed() {
    return !settings.get(ServiceSettings.RESTORE).isEmpty();
  }

  private boolean isAskedAgain() {
    return settings.get(ServiceSettings.RESTORE_AGAIN).equals(ServiceSettings.YES);
  }

  /** Whether the document replaces a configuration, rather than being left aside because that is somebody's work. */
  boolean replaces(Configuration current) {
    return isNamed() && (current.revision() == 0 || isAskedAgain());
  }

  @Override
  public Future<Void> prepare(Vertx vertx, Path data, ConfigStore store) {
    if (isAskedAgain() && !isNamed()) {
      return Future.failedFuture(new SettingsException("settings", List.of(new Violation(
          ServiceSettings.RESTORE.key(), "is not set, although " + ServiceSettings.RESTORE_AGAIN.key() + " is yes",
          "the document to restore"))));
    }
    Configuration current = store.snapshot();
    if (!replaces(current)) {
      if (isNamed()) {
        LOG.info("{} is not restored: {} has a configuration already, revision {}; {} replaces it with the document",
            settings.get(ServiceSettings.RESTORE), data, current.revision(), ServiceSettings.RESTORE_AGAIN.key());
      }
      return Future.succeededFuture();
    }
    Path file = Path.of(settings.get(ServiceSettings.RESTORE));
    return vertx
        .executeBlocking(() -> read(file, current))
        .compose(change -> store.edit(current.revision(), change))
        .onSuccess(restored -> restored.advice().forEach(advice -> LOG.warn("{}: {}", file, advice)))
        .recover(failure -> Future.failedFuture(named(file, failure)))
        .mapEmpty();
  }

  /** The change to what a document says; if it is not valid, one that fails, since the store finds out what else is wrong. */
  private Change read(Path file, Configuration current) throws IOException, ListenException {
    Configuration wanted;
    try {
      wanted = NvmetJson.read(Files.readAllBytes(file), current);
    } catch (InvalidConfigurationException invalid) {
      return _ -> {
        throw invalid;
      };
    }
    condition.require(wanted);
    return Change.to(wanted);
  }

  private static Throwable named(Path file, Throwable failure) {
    return switch (failure) {
      case InvalidConfigurationException invalid ->
          new SettingsException(file.toString(), invalid.violations());
      case NoSuchFileException missing ->
          new SettingsException(file + ": there is no such file; the setting restore must name one", missing);
      case IOException unreadable ->
          new SettingsException(file + ": cannot be read: " + DataDirectory.describe(unreadable), unreadable);
      default -> failure;
    };
  }
}
