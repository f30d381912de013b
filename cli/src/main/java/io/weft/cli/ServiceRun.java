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
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/** Runs services until the process receives a signal to stop. */
final class ServiceRun {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRun.class);

  /** How long the services may take to stop before the process ends anyway. */
  private static final long STOP_SECONDS = 10;

  private ServiceRun() {}

  /**
   * Starts services and waits for SIGTERM or SIGINT. A signal that comes earlier ends the start before its next step.
   *
   * @param spec the command; what is configured but cannot be served is a warning in its error output
   * @param ready called once all services are running, unless they are to stop; if it throws, they are stopped again
   * @return the exit status, after the services have stopped
   * @throws CommandFailure if something cannot be started; whatever had started has been stopped, and a data directory
   *     that was new is as it was
   */
  static int run(CommandSpec spec, ServiceSettings settings, Set<Services.Role> roles, Services.Preparation prepare,
      Consumer<Services> ready) throws Exception {
    if (settings.has(ServiceSettings.LOG_LEVEL)) {
      LogSetup.level(settings.get(ServiceSettings.LOG_LEVEL));
    }
    LogSetup.queue();
    StopSignal signal = new StopSignal();
    boolean clean = false;
    try {
      Services services = start(settings, roles, prepare, signal);
      if (!signal.isReceived()) {
        announce(services, ready);
        warn(spec, services.failures());
      }
      signal.await();
      clean = stop(services);
    } finally {
      signal.release(clean);
    }
    return clean ? 0 : 1;
  }

  private static Services start(ServiceSettings settings, Set<Services.Role> roles, Services.Preparation prepare,
      StopSignal signal) throws Exception {
    Services services;
    try {
      services = Services.create(settings, roles);
    } catch (ConfigStoreException e) {
      throw CommandFailure.misuse(String.valueOf(e.getMessage()), e);
    }
    try {
      await(services.start(prepare, signal::isReceived));
    } catch (CancellationException _) {
      LOG.info("the start is broken off");
    } catch (Exception e) {
      abandon(services);
      if (signal.isReceived()) {
        // The process ends before anybody else can say it.
        LOG.error("the start had failed when it was to stop: {}", e.getMessage());
      }
      throw e instanceof ConfigStoreException || e instanceof InvalidConfigurationException || e instanceof ListenException
              || e instanceof SettingsException
          ? CommandFailure.misuse(String.valueOf(e.getMessage()), e)
          : e;
    }
    return services;
  }

  private static void announce(Services services, Consumer<Services> ready) throws Exception {
    try {
      ready.accept(services);
    } catch (RuntimeException e) {
      abandon(services);
      throw e;
    }
  }

  /** Says what is not served. It may be served later: a device can appear, and an address become free. */
  private static void warn(CommandSpec spec, List<String> failures) {
    failures.forEach(failure ->
        spec.commandLine().getErr().println(spec.qualifiedName() + ": warning: not served: " + failure));
  }

  /** Ends what has started. What does not end in time ends with the process. */
  private static void abandon(Services services) throws InterruptedException {
    try {
      services.abandon().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.error("what had started did not end cleanly in time", e);
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
