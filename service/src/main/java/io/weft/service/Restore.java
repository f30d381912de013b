// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.json.NvmetJson;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Replaces the configuration with the document that the {@code restore} setting names, if it names one. */
public final class Restore implements Services.Preparation {
  private final ServiceSettings settings;

  /** Creates the preparation. @param settings the settings, which may name a document */
  public Restore(ServiceSettings settings) {
    this.settings = settings;
  }

  /** Whether the settings name a document. */
  boolean isWanted() {
    return !settings.get(ServiceSettings.RESTORE).isEmpty();
  }

  @Override
  public Future<Void> prepare(Vertx vertx, Path data, ConfigStore store) {
    if (!isWanted()) {
      return Future.succeededFuture();
    }
    Path file = Path.of(settings.get(ServiceSettings.RESTORE));
    return vertx
        .executeBlocking(() -> NvmetJson.read(Files.readAllBytes(file), store.snapshot()))
        .compose(wanted -> edit(store, wanted))
        .recover(failure -> Future.failedFuture(named(file, failure)))
        .mapEmpty();
  }

  private static Future<Configuration> edit(ConfigStore store, Configuration wanted) {
    Configuration now = store.snapshot();
    return wanted.sameContent(now) ? Future.succeededFuture(now) : store.edit(now.revision(), Change.to(wanted));
  }

  private static Throwable named(Path file, Throwable failure) {
    return switch (failure) {
      case InvalidConfigurationException invalid ->
          new SettingsException(file.toString(), invalid.violations());
      case NoSuchFileException missing ->
          new SettingsException(file + ": there is no such file; the setting restore must name one", missing);
      default -> failure;
    };
  }
}
