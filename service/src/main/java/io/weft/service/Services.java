// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.config.Configuration;
import io.weft.config.ReferralEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.file.DataDirectory;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.service.rehearsal.Rehearsal;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsLoader;
import io.weft.targetnode.LocalDevices;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.TargetOptions;
import io.weft.targetnode.ownership.ChangingOwnership;
import io.weft.targetnode.storage.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The services of one process: puts them together, starts them in order and stops them in reverse. */
public final class Services {
  /** A service that a process may run. */
  public enum Role {
    /** The target node. */
    TARGET,
    /** The discovery node. */
    DISCOVERY,
    /** The management service. */
    ADMIN
  }

  /** What a stop does with a data directory that was new at the start. */
  private enum Ending {
    KEEP,
    DISCARD
  }

  private final ServiceSettings settings;
  private final Set<Role> roles;
  private final Vertx vertx;
  private final Vertx control;
  private final DataDirectory directory;
  private final NewDirectory before;
  private final FabricRuntime runtime;
  private final int loops;
  private final TransportKind transport;
  private final Parts parts = new Parts();
  private volatile @Nullable ConfigStore store;
  private volatile List<Part> services = List.of();
  private volatile Ending ending = Ending.KEEP;

  private Services(ServiceSettings settings, Set<Role> roles, NewDirectory before, DataDirectory directory) {
    this.settings = settings;
    this.roles = roles;
    this.before = before;
    this.directory = directory;
    parts.addRunning("data directory", this::closeDirectory);
    int wanted = settings.get(ServiceSettings.EVENT_LOOPS);
    this.loops = wanted == 0 ? Runtime.getRuntime().availableProcessors() : wanted;
    this.transport =
        EventLoops.choose(TransportKind.valueOf(settings.get(ServiceSettings.TRANSPORT).toUpperCase(Locale.ROOT)));
    Duration spin = Duration.ofNanos(settings.get(ServiceSettings.SPIN) * 1000L);
    this.vertx = EventLoops.vertx(new EventLoopOptions(loops, transport, spin),
        new VertxOptions().setFileSystemOptions(SettingsLoader.noFileCache()));
    parts.addRunning("event loops", vertx::close);
    this.control = ControlLoop.create();
    parts.addRunning("event loop of the management service", control::close);
    this.runtime = new FabricRuntime(vertx, settings.get(ServiceSettings.SLOT_MEMORY) / loops);
    // Each event loop frees its own memory, so this is stopped before the event loops.
    parts.addOpen("data buffers", runtime::close);
  }

  /**
   * Creates the services of a process; nothing runs before {@link #start}.
   *
   * @throws ConfigStoreException if the data directory cannot be used
   */
  public static Services create(ServiceSettings settings, Set<Role> roles) throws ConfigStoreException {
    Path data = Path.of(settings.get(ServiceSettings.DATA)).toAbsolutePath().normalize();
    NewDirectory before = NewDirectory.of(data);
    return new Services(settings, roles, before, DataDirectory.open(data));
  }

  /** The settings that the services were made with. */
  public ServiceSettings settings() {
    return settings;
  }

  /**
   * The configuration that the services run.
   *
   * @throws IllegalStateException before the start has opened it
   */
  public ConfigStore store() {
    ConfigStore opened = store;
    if (opened == null) {
      throw new IllegalStateException("the services were not started");
    }
    return opened;
  }

  /** Where the services answer, as {@code name=address} words. */
  public String addresses() {
    return services.stream().flatMap(part -> part.address().stream()).collect(Collectors.joining(" "));
  }

  /** Whether hosts can reach something here: a port listens, or none is meant to. */
  public boolean isReachable() {
    return services.stream().allMatch(Part::isReachable);
  }

  /** What should run but does not, such as a port whose address is in use; one line each. */
  public List<String> failures() {
    return services.stream().flatMap(part -> part.failures().stream()).toList();
  }

  /**
   * Starts the services of the roles.
   *
   * @param prepare changes the configuration before anything runs
   * @return fails if one of them cannot be started; {@link #stop} stops the others
   */
  public Future<Void> start(Preparation prepare) {
    return start(prepare, () -> false);
  }

  /**
   * As above, for a start that can be broken off.
   *
   * @param unwanted asked before each step, from any thread
   * @return fails with {@link CancellationException} if it is not wanted any more; {@link #stop} stops what has started
   */
  public Future<Void> start(Preparation prepare, BooleanSupplier unwanted) {
    Rules rules = new Rules(roles.contains(Role.TARGET) ? new LocalDevices() : LocalDevices.formOnly());
    MemberPart membership = new MemberPart(vertx, directory, rules);
    return membership.open()
        .compose(opened -> {
          parts.addRunning("configuration", membership::close);
          return assemble(opened, membership)
              .compose(_ -> requireFree(prepare.listeners(opened.snapshot())))
              .compose(_ -> Parts.unless(unwanted, () -> prepare.prepare(vertx, directory.path(), opened)));
        })
        .compose(_ -> Parts.unless(unwanted, () -> preparePort(membership)))
        .compose(_ -> Parts.unless(unwanted, () -> Rehearsal.run(runtime, loops)))
        .compose(_ -> parts.start(services, unwanted));
  }

  private Future<Void> preparePort(MemberPart membership) {
    return membership.node().filter(_ -> roles.contains(Role.TARGET)).map(node -> new NodePort(settings, node).prepare(store()))
        .orElseGet(Future::succeededFuture);
  }

  /** Fails with all services that could not listen, before anything is changed. */
  private Future<Void> requireFree(List<Listener> more) {
    List<Listener> all =
        Stream.concat(more.stream(), services.stream().flatMap(part -> part.listeners().stream())).toList();
    return vertx.executeBlocking(() -> all.stream().flatMap(listener -> listener.problem().stream()).toList())
        .compose(problems ->
            problems.isEmpty() ? Future.succeededFuture() : Future.failedFuture(new ListenException(problems)));
  }

  /** Creates the parts of the roles, in the order in which they start. */
  private Future<Void> assemble(ConfigStore opened, MemberPart membership) {
    ChangingOwnership ownership = new ChangingOwnership();
    Optional<TargetNode> target =
        roles.contains(Role.TARGET) ? Optional.of(targetNode(opened, ownership)) : Optional.empty();
    List<Part> wanted = new ArrayList<>();
    target.ifPresent(node -> wanted.add(new TargetPart(node, opened, ownership, discoveryServices())));
    if (roles.contains(Role.DISCOVERY)) {
      wanted.add(new DiscoveryPart(vertx, opened, settings, runtime, target));
    }
    if (roles.contains(Role.ADMIN)) {
      wanted.add(new ManagementPart(control, vertx, opened, settings, target, transport.name().toLowerCase(Locale.ROOT))
          .withCluster(membership));
    }
    Future<Void> led = membership.lead(wanted, target, discoveryServices().stream().map(ReferralEntry::address).findFirst());
    wanted.add(membership);
    services = List.copyOf(wanted);
    store = opened;
    return led;
  }

  private TargetNode targetNode(ConfigStore opened, ChangingOwnership ownership) {
    Engine engine =
        Engine.valueOf(settings.get(ServiceSettings.BACKEND).toUpperCase(Locale.ROOT));
    String blockSize = settings.get(ServiceSettings.BLOCK_SIZE);
    TargetOptions options = new TargetOptions(loops, engine, directory.resolve("namespaces"),
        blockSize.equals("auto") ? 0 : Integer.parseInt(blockSize), discoveryServices());
    return new TargetNode(runtime, opened, options, ownership);
  }

  private List<ReferralEntry> discoveryServices() {
    if (!roles.contains(Role.DISCOVERY)) {
      return List.of();
    }
    TransportAddress address =
        TransportAddress.tcp(settings.get(ServiceSettings.LISTEN), settings.get(ServiceSettings.DISCOVERY_PORT));
    return List.of(new ReferralEntry("discovery", 0, address, true));
  }

  /** Stops everything. Then all that was acknowledged is on disk, and another process may use the directory. */
  public Future<Void> stop() {
    return parts.stop();
  }

  /**
   * Stops everything after a start that failed. A data directory that was missing or empty before is made so again, as
   * what a half start leaves would confuse the next one.
   */
  public Future<Void> abandon() {
    ending = Ending.DISCARD;
    return stop();
  }

  private Future<Void> closeDirectory() {
    Path lock = directory.lockFile();
    try {
      if (ending == Ending.DISCARD) {
        before.clear(lock);
      }
      directory.close();
      if (ending == Ending.DISCARD) {
        before.remove(lock);
      }
      return Future.succeededFuture();
    } catch (IOException e) {
      directory.close();
      return Future.failedFuture(e);
    }
  }

  /** A step between reading the configuration and running it. */
  @FunctionalInterface
  public interface Preparation {
    /** Where the target node must be able to listen for the start to make sense. @param current the configuration */
    default List<Listener> listeners(Configuration current) {
      return List.of();
    }

    /** Prepares the configuration. @param data the data directory */
    Future<Void> prepare(Vertx vertx, Path data, ConfigStore store);
  }
}
