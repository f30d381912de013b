// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import io.vertx.core.Future;
import io.weft.cli.error.CommandFailure;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.store.ConfigStoreException;
import io.weft.service.ListenException;
import io.weft.service.Services;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs services until the process is told to end. */
final class ServiceRun {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRun.class);

  /** How long a stop may take before the process ends without it. */
  private static final long STOP_SECONDS = 10;

  private ServiceRun() {}

  /**
   * Starts services and waits. SIGTERM or SIGINT stops them, also before they have started.
   *
   * @param ready what to do when everything answers
   * @return the exit status, after the process was told to end
   * @throws CommandFailure if something cannot be started; it is stopped again by then
   */
  static int run(ServiceSettings settings, Set<Services.Role> roles, Services.Preparation prepare, Consumer<Services> ready)
      throws Exception {
    StopSignal signal = new StopSignal();
    boolean clean = false;
    try {
      Services services = start(settings, roles, prepare);
      ready.accept(services);
      signal.await();
      clean = stop(services);
    } finally {
      signal.done(clean);
    }
    return clean ? 0 : 1;
  }

  private static Services start(ServiceSettings settings, Set<Services.Role> roles, Services.Preparation prepare)
      throws Exception {
    Services services;
    try {
      services = Services.create(settings, roles);
    } catch (ConfigStoreException e) {
      throw CommandFailure.misuse(String.valueOf(e.getMessage()), e);
    }
    try {
      await(services.start(prepare));
      requireRunning(services.failures());
    } catch (Exception e) {
      await(services.stop());
      throw e instanceof ConfigStoreException || e instanceof InvalidConfigurationException || e instanceof ListenException
              || e instanceof SettingsException
          ? CommandFailure.misuse(String.valueOf(e.getMessage()), e)
          : e;
    }
    return services;
  }

  /** A port whose address is in use is a mistake, and the user who starts the process has to hear of it. */
  private static void requireRunning(List<String> failures) {
    if (!failures.isEmpty()) {
      throw CommandFailure.misuse(String.join("\n", failures), null);
    }
  }

  private static boolean stop(Services services) {
    try {
      services.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
      LOG.info("stopped");
      return true;
    } catch (Exception e) {
      LOG.error("stopping took too long or failed", e);
      return false;
    }
  }

  /** Waits for a future. @throws Exception what it failed with */
  static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
