// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.cluster.CheckedConfigStore;
import io.weft.cluster.ConfigStore;
import io.weft.cluster.ConfigStoreException;
import io.weft.cluster.DeviceProbe;
import io.weft.cluster.PortEntry;
import io.weft.cluster.ReferralEntry;
import io.weft.cluster.Rules;
import io.weft.cluster.TransportAddress;
import io.weft.cluster.settings.ServiceSettings;
import io.weft.cluster.store.DataFolder;
import io.weft.cluster.store.FileConfigStore;
import io.weft.discovery.DiscoveryNode;
import io.weft.discovery.DiscoveryOptions;
import io.weft.fabric.buffer.SlotPools;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.target.LocalDevices;
import io.weft.target.TargetNode;
import io.weft.target.TargetOptions;
import io.weft.target.backend.BackendOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The services of one process: puts them together, starts them in order and stops them in reverse. */
final class Services {
  /** A service that a process may run. */
  enum Role {
    TARGET,
    DISCOVERY,
    ADMIN
  }

  private final ServiceSettings settings;
  private final Set<Role> roles;
  private final Vertx vertx;
  private final DataFolder folder;
  private final SlotPools slots;
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
    this.slots = new SlotPools(settings.get(ServiceSettings.SLOT_MEMORY) / loops);
    this.transport =
        EventLoops.choose(TransportKind.valueOf(settings.get(ServiceSettings.TRANSPORT).toUpperCase(Locale.ROOT)));
    Duration spin = Duration.ofNanos(settings.get(ServiceSettings.SPIN) * 1000L);
    this.vertx = EventLoops.vertx(new EventLoopOptions(loops, transport, spin),
        new VertxOptions().setFileSystemOptions(SettingsSource.noFileCache()));
  }

  /**
   * Makes the services of a process; nothing runs before {@link #start}.
   *
   * @throws ConfigStoreException if the data folder cannot be used
   */
  static Services create(ServiceSettings settings, Set<Role> roles) throws ConfigStoreException {
    return new Services(settings, roles, DataFolder.open(Path.of(settings.get(ServiceSettings.DATA))));
  }

  /** The settings. */
  ServiceSettings settings() {
    return settings;
  }

  /** The configuration that the services run. */
  ConfigStore store() {
    if (store == null) {
      throw new IllegalStateException("the services were not started");
    }
    return store;
  }

  /** Where the services answer, as {@code name=address} words. */
  String addresses() {
    List<String> words = new ArrayList<>();
    if (roles.contains(Role.TARGET)) {
      Advice.first(store().snapshot()).ifPresent(port -> words.add("nvme=" + port.address().describe()));
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
  @Nullable TargetNode target() {
    return target;
  }

  /**
   * Starts what the roles ask for.
   *
   * @param prepare what to do with the configuration before anything runs
   */
  Future<Void> start(Preparation prepare) {
    Rules rules = new Rules(roles.contains(Role.TARGET) ? new LocalDevices() : DeviceProbe.NONE);
    return FileConfigStore.open(vertx, folder, rules)
        .compose(opened -> {
          TargetNode node = roles.contains(Role.TARGET) ? targetNode(opened) : null;
          target = node;
          ConfigStore checked = node == null ? opened : new CheckedConfigStore(vertx, opened, node::problems);
          store = checked;
          return prepare.prepare(vertx, folder.path(), checked);
        })
        .compose(prepared -> target == null ? Future.succeededFuture() : target.start())
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
    return new TargetNode(vertx, opened, new TargetOptions(loops, engine, folder.resolve("namespaces"), services), slots);
  }

  private Future<Void> startDiscovery() {
    TargetNode node = target;
    Predicate<PortEntry> live = node == null ? port -> true : port -> node.isListening(port.portId());
    DiscoveryNode started =
        new DiscoveryNode(
            store(),
            new DiscoveryOptions(settings.get(ServiceSettings.LISTEN), settings.get(ServiceSettings.DISCOVERY_PORT)),
            slots,
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
  Future<Void> stop() {
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
          slots.close();
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
  interface Preparation {
    /** Prepares the configuration. @param data the data folder */
    Future<Void> prepare(Vertx vertx, Path data, ConfigStore store);
  }
}
