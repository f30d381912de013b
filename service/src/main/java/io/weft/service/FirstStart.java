// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.Identities;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violations;
import io.weft.config.address.IpAddresses;
import io.weft.config.address.TransportAddress;
import io.weft.config.attribute.Limit;
import io.weft.config.placement.NodeEdits;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.nvme.TransportType;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsException;
import io.weft.targetnode.LocalDevices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that {@code weft up} creates in a new data directory, unless the settings name one to restore: one
 * subsystem for any host, with a namespace for each disk.
 */
public final class FirstStart implements Services.Preparation {
  /** The subsystem that a new data directory gets. */
  public static final String NQN = "nqn.2026-11.io.weft:demo";

  private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);
  private static final String DISK_EXPECTED = "an existing file or block device, or the size of a new file such as 10GiB";
  private static final Disk DEFAULT = new Disk.NewFile(1L << 30);

  private final ServiceSettings settings;
  private final List<Disk> disks;

  /** A disk of a new data directory. */
  public sealed interface Disk {
    /** A new file in the data directory. @param size its size in bytes */
    record NewFile(long size) implements Disk {}

    /** An existing device. @param path its path as in the configuration, such as {@code /dev/sdb} or {@code memory:1GiB} */
    record Existing(String path) implements Disk {}
  }

  /** Creates the preparation with one disk of 1 GiB. @param settings the address of the port, and what to restore */
  public FirstStart(ServiceSettings settings) {
    this(settings, List.of());
  }

  /** Creates the preparation. @param disks the disks, in the order of their NSIDs; if there are none, one of 1 GiB */
  public FirstStart(ServiceSettings settings, List<Disk> disks) {
    this.settings = settings;
    this.disks = List.copyOf(disks);
  }

  /** The first port, if the settings or a new configuration say where it is. */
  @Override
  public List<Listener> listeners(Configuration current) {
    if (new Restore(settings).replaces(current)) {
      return List.of();
    }
    if (isNew(current)) {
      return List.of(Listener.nvme(address()));
    }
    FirstPort first = new FirstPort(settings);
    return first.isWanted() && !current.hasNodes()
        ? first.move(current).firstPort().map(port -> Listener.nvme(port.address())).stream().toList()
        : List.of();
  }

  /** Whether nobody has configured anything: a cluster that was made of an empty directory has its node, and nothing else. */
  private static boolean isNew(Configuration current) {
    return current.revision() == 0 || current.revision() == 1 && current.nodeMap().size() == 1 && current.subsystems().isEmpty()
        && current.ports().isEmpty();
  }

  /** What a node knows when it starts may be older than what its cluster has: where it looks new, the cluster is asked. */
  @Override
  public Future<Void> prepare(Vertx vertx, Path data, ConfigStore store) {
    Configuration known = store.snapshot();
    return (isNew(known) ? store.confirmed() : Future.succeededFuture(known)).compose(current -> prepare(vertx, data, store, current));
  }

  private Future<Void> prepare(Vertx vertx, Path data, ConfigStore store, Configuration current) {
    Restore restore = new Restore(settings, FirstStart::requireReachable);
    boolean restores = restore.replaces(current);
    if (!disks.isEmpty() && (restores || !isNew(current))) {
      LOG.warn("--disk has no effect: {}; add a disk to what runs with 'weft ctl add namespace'",
          restores ? "the configuration comes from the document of --restore" : data + " has a configuration already");
    }
    if (restores) {
      return restore.prepare(vertx, data, store);
    }
    if (!isNew(current)) {
      return restore.prepare(vertx, data, store)
          .compose(_ -> new FirstPort(settings).prepare(vertx, data, store));
    }
    return vertx
        .executeBlocking(() -> devices(data))
        .compose(devices -> store.edit(current.revision(), Change.to(first(current, devices))))
        .mapEmpty();
  }

  /** Refuses a configuration none of whose ports could listen: hosts could not connect. */
  private static void requireReachable(Configuration wanted) throws ListenException {
    List<PortEntry> ports = wanted.ports().stream().filter(FirstStart::isTcp).toList();
    List<String> problems = new ArrayList<>();
    for (PortEntry port : ports) {
      Listener.nvme(port.address()).refusal().ifPresent(refusal -> problems.add("port %d cannot listen at %s: %s; change the document"
          .formatted(port.portId(), port.address().describe(), refusal.getMessage())));
    }
    if (!ports.isEmpty() && problems.size() == ports.size()) {
      throw new ListenException(problems);
    }
  }

  /** Whether a port listens at a TCP address. What is no address the rules refuse. */
  private static boolean isTcp(PortEntry port) {
    TransportAddress address = port.address();
    return port.enable() && address.trtype() == TransportType.TCP && IpAddresses.isLiteral(address.traddr(), address.adrfam())
        && Limit.TCP_PORT.check().problem(address.trsvcid()) == null;
  }

  /** The paths of the disks, whose files are made now. Blocks. */
  private List<String> devices(Path data) throws IOException, SettingsException {
    requireUsable();
    ImageDirectory images = new ImageDirectory(data);
    List<String> devices = new ArrayList<>();
    for (Disk disk : disks.isEmpty() ? List.of(DEFAULT) : disks) {
      devices.add(switch (disk) {
        case Disk.NewFile(long size) -> images.createFirst(size, devices).toString();
        case Disk.Existing(String path) -> path;
      });
    }
    return devices;
  }

  /**
   * Refuses existing devices that could not be served, before anything is made or stored. A device that is missing is
   * refused too, although it could appear later: on a first start it is most likely misspelt.
   */
  private void requireUsable() throws SettingsException {
    Violations violations = new Violations().at("--disk");
    Set<String> seen = new HashSet<>();
    for (Disk disk : disks) {
      if (disk instanceof Disk.Existing(String path)) {
        LocalDevices.presentProblem(path).ifPresent(problem -> violations.add(path + " " + problem, DISK_EXPECTED));
        violations.check(seen.add(path), path + " is given twice", "another device for each disk");
      }
    }
    if (!violations.isEmpty()) {
      throw new SettingsException("command line", violations.found());
    }
  }

  private Configuration first(Configuration current, List<String> devices) {
    Configuration alone = current.withNodes(List.of()).withAnaGroups(List.of());
    return NodeEdits.completed(configuration(alone, devices), current);
  }

  private Configuration configuration(Configuration empty, List<String> devices) {
    SubsystemEntry subsystem = SubsystemEntry.of(
        NQN, SubsystemAttributes.defaults(new Identities(empty).serial(NQN)), AllowedHosts.ANY, List.of());
    for (String device : devices) {
      subsystem = subsystem.with(NamespaceEntry.of(subsystem.namespaces().size() + 1, device));
    }
    return empty.with(subsystem).with(PortEntry.of(1, address(), NQN));
  }

  private TransportAddress address() {
    return TransportAddress.tcp(settings.get(ServiceSettings.LISTEN), settings.get(ServiceSettings.PORT));
  }
}
