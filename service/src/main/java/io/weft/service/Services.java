// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.file.DataFolder;
import io.weft.config.file.FileConfigStore;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.CheckedConfigStore;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.discoverynode.DiscoveryNode;
import io.weft.discoverynode.DiscoveryOptions;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.service.rehearsal.Rehearsal;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsLoader;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.TargetOptions;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.device.LocalDevices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The services of one process: puts them together, starts them in order and stops them in reverse. */
public final class Services {
  /** A service that a process may run. */
  public enum Role {
    TARGET,
    DISCOVERY,
    ADMIN
  }

  private final ServiceSettings settings;
  private final Set<Role> roles;
  private final Vertx vertx;
  private final DataFolder folder;
  private final FabricRuntime runtime;
  private final int loops;
  private final TransportKind transport;
  private @Nullable ConfigStore store;
  private @Nullable TargetNode target;
  private @Nullable Management management;

  private Services(ServiceSettings settings, Set<Role> roles, DataFolder folder) {
    this.settings = settings;
    this.roles = roles;
    this.folder = folder;
    int wanted = settings.get(ServiceSettings.EVENT_LOOPS);
    this.loops = wanted == 0 ? Runtime.getRuntime().availableProcessors() : wanted;
    this.transport =
        EventLoops.choose(TransportKind.valueOf(settings.get(ServiceSettings.TRANSPORT).toUpperCase(Locale.ROOT)));
    Duration spin = Duration.ofNanos(settings.get(ServiceSettings.SPIN) * 1000L);
    this.vertx = EventLoops.vertx(new EventLoopOptions(loops, transport, spin),
        new VertxOptions().setFileSystemOptions(SettingsLoader.noFileCache()));
    this.runtime = new FabricRuntime(vertx, settings.get(ServiceSettings.SLOT_MEMORY) / loops);
  }

  /**
   * Makes the services of a process; nothing runs before {@link #start}.
   *
   * @throws ConfigStoreException if the data folder cannot be used
   */
  public static Services create(ServiceSettings settings, Set<Role> roles) throws ConfigStoreException {
    return new Services(settings, roles, DataFolder.open(Path.of(settings.get(ServiceSettings.DATA))));
  }

  /** The settings. */
  public ServiceSettings settings() {
    return settings;
  }

  /** The configuration that the services run. */
  public ConfigStore store() {
    if (store == null) {
      throw new IllegalStateException("the services were not started");
    }
    return store;
  }

  /** Where the services answer, as {@code name=address} words. */
  public String addresses() {
    List<String> words = new ArrayList<>();
    if (roles.contains(Role.TARGET)) {
      store().snapshot().firstPort().ifPresent(port -> words.add("nvme=" + port.address().describe()));
    }
    if (roles.contains(Role.DISCOVERY)) {
      words.add("discovery=%s:%d".formatted(settings.get(ServiceSettings.LISTEN),
          settings.get(ServiceSettings.DISCOVERY_PORT)));
    }
    if (roles.contains(Role.ADMIN)) {
      words.add("http=http://%s:%d".formatted(settings.get(ServiceSettings.HTTP_LISTEN),
          settings.get(ServiceSettings.HTTP_PORT)));
    }
    return String.join(" ", words);
  }

  /** The target node, null if it is not one of the services. */
  public @Nullable TargetNode target() {
    return target;
  }

  /**
   * Starts what the roles ask for.
   *
   * @param prepare what to do with the configuration before anything runs
   */
  public Future<Void> start(Preparation prepare) {
    Rules rules = new Rules(roles.contains(Role.TARGET) ? new LocalDevices() : DeviceProbe.NONE);
    return FileConfigStore.open(vertx, folder, rules)
        .compose(opened -> {
          TargetNode node = roles.contains(Role.TARGET) ? targetNode(opened) : null;
          target = node;
          ConfigStore checked = node == null ? opened : new CheckedConfigStore(vertx, opened, node::problems);
          store = checked;
          return prepare.prepare(vertx, folder.path(), checked);
        })
        .compose(prepared -> Rehearsal.run(runtime))
        .compose(rehearsed -> target == null ? Future.succeededFuture() : target.start())
        .compose(started -> roles.contains(Role.DISCOVERY) ? startDiscovery() : Future.succeededFuture())
        .compose(started -> roles.contains(Role.ADMIN) ? startManagement() : Future.succeededFuture());
  }

  private TargetNode targetNode(ConfigStore opened) {
    BackendOptions.Engine engine =
        BackendOptions.Engine.valueOf(settings.get(ServiceSettings.BACKEND).toUpperCase(Locale.ROOT));
    List<ReferralEntry> services =
        roles.contains(Role.DISCOVERY)
            ? List.of(new ReferralEntry("discovery", 0,
                TransportAddress.tcp(settings.get(ServiceSettings.LISTEN), settings.get(ServiceSettings.DISCOVERY_PORT)),
                true))
            : List.of();
    return new TargetNode(runtime, opened, new TargetOptions(loops, engine, folder.resolve("namespaces"), services));
  }

  private Future<Void> startDiscovery() {
    TargetNode node = target;
    Predicate<PortEntry> live = node == null ? port -> true : port -> node.isListening(port.portId());
    DiscoveryNode started =
        new DiscoveryNode(
            store(),
            new DiscoveryOptions(settings.get(ServiceSettings.LISTEN), settings.get(ServiceSettings.DISCOVERY_PORT)),
            runtime,
            live);
    if (node != null) {
      node.onPortsChanged(started::liveChanged);
    }
    DeploymentOptions options = new DeploymentOptions().setThreadingModel(ThreadingModel.EVENT_LOOP);
    return vertx.deployVerticle(started, options)
        .mapEmpty()
        .recover(failure -> Future.failedFuture(new ListenException("discovery",
            settings.get(ServiceSettings.LISTEN), settings.get(ServiceSettings.DISCOVERY_PORT), failure)))
        .mapEmpty();
  }

  private Future<Void> startManagement() {
    Management started = new Management(vertx, store(), target, transport.name().toLowerCase(Locale.ROOT));
    management = started;
    return started.start(settings);
  }

  /** Stops everything, so that all that was acknowledged is on disk and another process may use the folder. */
  public Future<Void> stop() {
    Future<Void> stopped = target == null ? Future.succeededFuture() : target.stop();
    return stopped
        .eventually(() -> {
          if (management != null) {
            management.stop();
          }
          return Future.succeededFuture();
        })
        .eventually(() -> store == null ? Future.succeededFuture() : store.close())
        .eventually(() -> {
          runtime.close();
          return Future.succeededFuture();
        })
        .eventually(vertx::close)
        .eventually(() -> {
          folder.close();
          return Future.succeededFuture();
        });
  }

  /** What happens to the configuration between being read and being run. */
  @FunctionalInterface
  public interface Preparation {
    /** Prepares the configuration. @param data the data folder */
    Future<Void> prepare(Vertx vertx, Path data, ConfigStore store);
  }
}
