// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.cli.error.CommandFailure;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsException;
import io.weft.service.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Loads the settings of a service for a command. */
final class SettingsSource {
  private SettingsSource() {}

  /**
   * Loads settings.
   *
   * @param files settings files; later ones override earlier ones
   * @param options values from the command line, by key of the setting
   * @throws CommandFailure if a setting is invalid
   */
  static ServiceSettings load(List<Path> files, Map<String, String> options) throws Exception {
    // The number of event loops of the service is itself a setting, so a small instance reads the settings.
    Vertx vertx = Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1).setFileSystemOptions(SettingsLoader.noFileCache()));
    try {
      ServiceSettings settings = ServiceRun.await(new SettingsLoader(vertx).load(files, options));
      if (settings.has(ServiceSettings.LOG_LEVEL)) {
        LogSetup.level(settings.get(ServiceSettings.LOG_LEVEL));
      }
      return settings;
    } catch (SettingsException e) {
      throw CommandFailure.misuse(String.valueOf(e.getMessage()), e);
    } finally {
      vertx.close();
    }
  }
}
