// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operations;
import io.weft.config.node.NodeEntry;
import io.weft.config.tree.PersistentMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as discovery asks for it: paths to subsystems by host. An update costs what has changed and may be
 * long, so it does not belong on an event loop. Hosts read what the latest update has left, without a lock.
 *
 * <p>A generation is that of the latest change of what all hosts see or of what a host alone sees. Generations start at the
 * configuration's revision, so that they do not fall when the process restarts.
 */
public final class DiscoveryIndex implements DiscoverySource {
  /** For how many hosts without a subsystem of their own the latest change is remembered by default. */
  static final int DEFAULT_CAPACITY = 8192;

  /** A port of the configuration, and the addresses at which hosts are told of it. */
  private record Known(PortEntry entry, List<ListedPort> addresses) {
    Set<String> links() {
      return new HashSet<>(entry.subsystems());
    }

    List<ReferralEntry> referrals() {
      return entry.enable() ? entry.referrals() : List.of();
    }
  }

  private final Supplier<List<ReferralEntry>> peers;
  private final Predicate<PortEntry> live;
  private final Predicate<String> thisNode;
  private final int capacity;
  private Configuration current = Configuration.EMPTY;
  private final SortedMap<Integer, Known> ports = new TreeMap<>();
  private final Map<String, SortedMap<Integer, List<Path>>> paths = new HashMap<>();
  private final Map<String, AllowedHosts> access = new HashMap<>();
  private Share common = Share.EMPTY;
  private PersistentMap<String, Share> own = PersistentMap.empty();
  /** The hosts whose share in {@link #own} has no paths any more, eldest first. */
  private final Set<String> left = new LinkedHashSet<>();
  /** The share of hosts that are not in {@link #own}: hosts without paths, of which some have been forgotten. */
  private Share others = Share.EMPTY;
  private List<ListedPort> referrals;
  /** The generation of the latest change. */
  private long last = -1;
  /** The generation of the changes that are being made. */
  private long next;
  private volatile Listing listing;

  /**
   * An index of an empty configuration.
   *
   * @param live which of the enabled ports hosts can connect to now; must not block
   * @param thisNode whether a node is this one: the address that a host has connected to leads to it, and so to its ports on
   *     the wildcard address. Hosts are told the addresses of other nodes for those
   * @param peers other discovery services of the cluster now, which every log page refers to; must not block
   */
  public DiscoveryIndex(Predicate<PortEntry> live, Predicate<String> thisNode, Supplier<List<ReferralEntry>> peers) {
    this(live, thisNode, peers, DEFAULT_CAPACITY);
  }

  /** As above, where there is no other node. */
  public DiscoveryIndex(Predicate<PortEntry> live, List<ReferralEntry> peers) {
    this(live, _ -> true, () -> peers);
  }

  DiscoveryIndex(Predicate<PortEntry> live, Predicate<String> thisNode, Supplier<List<ReferralEntry>> peers, int capacity) {
    this.live = live;
    this.thisNode = thisNode;
    this.peers = peers;
    this.capacity = capacity;
    this.referrals = listedReferrals();
    this.listing = new Listing(current.discoveryNqn(), common, own, others, referrals);
  }

  /** Takes over a configuration: costs what is different from the one before. */
  public synchronized void update(Configuration configuration) {
    if (configuration == current) {
      return;
    }
    begin(configuration);
    if (current == Configuration.EMPTY) {
      changeCommon();
    }
    List<Operation> operations = Operations.between(current, configuration);
    current = configuration;
    operations.forEach(this::apply);
    publish();
  }

  /** Asks again which ports are live, and which other discovery services there are. */
  public synchronized void updateLive() {
    begin(current);
    List.copyOf(ports.values()).forEach(known -> {
      if (!known.addresses.equals(listed(known.entry))) {
        put(known.entry);
      }
    });
    updateReferrals();
    publish();
  }

  @Override
  public DiscoveryView view(Viewer viewer) {
    return listing.view(viewer);
  }

  @Override
  public long generation(Viewer viewer) {
    return listing.generation(viewer);
  }

  private void begin(Configuration configuration) {
    next = Math.max(configuration.revision(), last + 1);
  }

  private void publish() {
    listing = new Listing(current.discoveryNqn(), common, own, others, referrals);
  }

  private List<ListedPort> listed(PortEntry port) {
    boolean shown = port.enable() && live.test(port);
    String node = port.node();
    if (!port.address().isWildcard() || node == null || thisNode.test(node)) {
      return List.of(ListedPort.of(port.portId(), port.address(), shown));
    }
    return current.node(node).map(NodeEntry::addresses).orElse(List.of()).stream()
        .map(port.address()::at)
        .filter(address -> port.address().accepts(address.adrfam()))
        .map(address -> ListedPort.of(port.portId(), address, shown))
        .toList();
  }

  private List<ListedPort> listedReferrals() {
    return Stream.concat(ports.values().stream().flatMap(known -> known.referrals().stream()), peers.get().stream())
        .map(referral -> ListedPort.of(referral.portId(), referral.address(), referral.enable()))
        .distinct()
        .toList();
  }

  private void apply(Operation operation) {
    switch (operation) {
      case Operation.PutSubsystem put -> allow(put.nqn(), put.allowedHosts());
      case Operation.DeleteSubsystem delete -> allow(delete.nqn(), null);
      case Operation.PutPort put -> put(put.port());
      case Operation.DeletePort delete -> delete(delete.portId());
      case Operation.SetDiscoveryNqn _ -> changeCommon();
      // Every log entry is about a subsystem and a port; whether a host must authenticate, Connect tells it.
      case Operation.PutHost _, Operation.DeleteHost _, Operation.PutNamespace _, Operation.DeleteNamespace _ -> { }
      case Operation.PutNode put -> putPorts(put.node().name());
      case Operation.DeleteNode delete -> putPorts(delete.name());
      // A namespace that is inaccessible on a path is still one of its subsystem there.
      case Operation.PutAnaGroup _, Operation.DeleteAnaGroup _ -> { }
    }
  }

  /** Sets who may use a subsystem. @param hosts null if it does not exist any more */
  private void allow(String nqn, @Nullable AllowedHosts hosts) {
    AllowedHosts before = hosts == null ? access.remove(nqn) : access.put(nqn, hosts);
    boolean wasForAll = before != null && before.any();
    boolean isForAll = hosts != null && hosts.any();
    Set<String> gone = named(before);
    Set<String> added = named(hosts);
    removeCommon(gone, added);
    for (List<Path> ofPort : paths.getOrDefault(nqn, Collections.emptySortedMap()).values()) {
      for (Path path : ofPort) {
        if (wasForAll != isForAll) {
          showAll(path, isForAll);
        }
        gone.forEach(host -> show(host, path, false));
        added.forEach(host -> show(host, path, true));
      }
    }
  }

  private static Set<String> named(@Nullable AllowedHosts hosts) {
    return hosts == null || hosts.any() ? new HashSet<>() : new HashSet<>(hosts.nqns());
  }

  /** Removes from two sets what both contain. */
  private static void removeCommon(Set<String> a, Set<String> b) {
    Set<String> same = new HashSet<>(a);
    same.retainAll(b);
    a.removeAll(same);
    b.removeAll(same);
  }

  /** Shows a path to all hosts that may use its subsystem, or to none of them any more. */
  private void show(Path path, boolean shown) {
    AllowedHosts hosts = access.get(path.id().subsystemNqn());
    if (hosts != null && hosts.any()) {
      showAll(path, shown);
    } else if (hosts != null) {
      hosts.nqns().forEach(host -> show(host, path, shown));
    }
  }

  private void showAll(Path path, boolean shown) {
    common = shown ? common.with(path, next) : common.without(path, next);
    last = next;
  }

  private void show(String host, Path path, boolean shown) {
    Share before = own.get(host);
    Share share = before == null ? others : before;
    Share after = shown ? share.with(path, next) : share.without(path, next);
    own = own.with(host, after);
    last = next;
    left.remove(host);
    if (after.isEmpty()) {
      left.add(host);
      forgetEldest();
    }
  }

  private void forgetEldest() {
    if (left.size() > capacity) {
      String eldest = left.iterator().next();
      left.remove(eldest);
      Share share = own.get(eldest);
      own = own.without(eldest);
      others = share == null ? others : others.forgotten(share);
    }
  }

  private void changeCommon() {
    common = common.changed(_ -> true, next);
    last = next;
  }

  /** Looks again at what hosts are told of the ports of a node. */
  private void putPorts(String node) {
    List.copyOf(ports.values()).stream().map(Known::entry).filter(entry -> node.equals(entry.node())).forEach(this::put);
  }

  private void put(PortEntry entry) {
    Known before = ports.get(entry.portId());
    Known now = new Known(entry, listed(entry));
    Set<String> gone = before == null ? new HashSet<>() : before.links();
    Set<String> added = now.links();
    if (before != null && before.addresses.equals(now.addresses)) {
      removeCommon(gone, added);
    }
    ports.put(entry.portId(), now);
    gone.forEach(nqn -> removePaths(nqn, entry.portId()));
    added.forEach(nqn -> addPaths(nqn, now));
    if (before == null || !before.referrals().equals(now.referrals())) {
      updateReferrals();
    }
  }

  private void delete(int portId) {
    Known before = ports.remove(portId);
    if (before != null) {
      before.links().forEach(nqn -> removePaths(nqn, portId));
      updateReferrals();
    }
  }

  private void addPaths(String nqn, Known port) {
    List<Path> added = Path.of(nqn, port.addresses);
    paths.computeIfAbsent(nqn, _ -> new TreeMap<>()).put(port.entry.portId(), added);
    added.forEach(path -> show(path, true));
  }

  private void removePaths(String nqn, int portId) {
    SortedMap<Integer, List<Path>> ofSubsystem = paths.getOrDefault(nqn, Collections.emptySortedMap());
    List<Path> removed = ofSubsystem.remove(portId);
    if (removed != null) {
      removed.forEach(path -> show(path, false));
      if (ofSubsystem.isEmpty()) {
        paths.remove(nqn);
      }
    }
  }

  private void updateReferrals() {
    List<ListedPort> before = referrals;
    referrals = listedReferrals();
    if (!referrals.equals(before)) {
      common = common.changed(viewpoint -> !seen(before, viewpoint).equals(seen(referrals, viewpoint)), next);
      last = next;
    }
  }

  private static Set<ListedPort> seen(List<ListedPort> referrals, Viewpoint viewpoint) {
    Set<ListedPort> seen = new HashSet<>(referrals);
    seen.removeIf(port -> !port.isSeenFrom(viewpoint));
    return seen;
  }
}
