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

/** Runs services until the process receives a signal to stop. */
final class ServiceRun {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRun.class);

  /** How long the services may take to stop before the process ends anyway. */
  private static final long STOP_SECONDS = 10;

  private ServiceRun() {}

  /**
   * Starts services and waits for SIGTERM or SIGINT, which stop the services even while they start.
   *
   * @param ready called once all services are running
   * @return the exit status, after the services have stopped
   * @throws CommandFailure if something cannot be started; whatever had started has been stopped
   */
  static int run(ServiceSettings settings, Set<Services.Role> roles, Services.Preparation prepare, Consumer<Services> ready)
      throws Exception {
    if (settings.has(ServiceSettings.LOG_LEVEL)) {
      LogSetup.level(settings.get(ServiceSettings.LOG_LEVEL));
    }
    StopSignal signal = new StopSignal();
    boolean clean = false;
    try {
      Services services = start(settings, roles, prepare);
      ready.accept(services);
      signal.await();
      clean = stop(services);
    } finally {
      signal.release(clean);
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

  /** Fails if something does not run, such as a port whose address is in use: the user must see such a mistake. */
  private static void requireRunning(List<String> failures) {
    if (!failures.isEmpty()) {
      throw CommandFailure.misuse(String.join("\n", failures), null);
    }
  }

  private static boolean stop(Services services) {
    LOG.info("stopping");
    try {
      services.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
      LOG.info("stopped");
      return true;
    } catch (Exception e) {
      LOG.error("the services did not stop cleanly in time", e);
      return false;
    }
  }

  /** Waits for a future. @throws Exception the failure of the future */
  static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
