// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.settings;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.cli.error.CommandFailure;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsException;
import io.weft.service.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Reads settings for a command. */
public final class SettingsSource {
  private SettingsSource() {}

  /**
   * Loads settings.
   *
   * @param files settings files; later ones override earlier ones
   * @param options values from the command line, by key of the setting
   * @throws CommandFailure if a setting is invalid
   */
  public static ServiceSettings load(List<Path> files, Map<String, String> options) throws InterruptedException {
    // The number of event loops of the service is itself a setting, so a small instance reads the settings.
    Vertx vertx = Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1).setFileSystemOptions(SettingsLoader.noFileCache()));
    try {
      return new SettingsLoader(vertx).load(files, options).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SettingsException wrong
          ? CommandFailure.misuse(String.valueOf(wrong.getMessage()), wrong)
          : CommandFailure.failed("the settings cannot be read: " + e.getCause(), e);
    } finally {
      vertx.close();
    }
  }
}
