// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operations;
import io.weft.nvme.Nqn;
import io.weft.nvme.log.DiscoveryLogEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as discovery asks for it: subsystems by host, paths by subsystem. An edit costs what it touches, a view
 * what it shows. May be used from any thread.
 */
public final class DiscoveryIndex implements DiscoverySource {
  /** For how many hosts the latest change is remembered by default. */
  static final int DEFAULT_CAPACITY = 8192;
  /** PORTID of a discovery service that belongs to no port. */
  private static final int NO_PORT = 0;

  private static final Comparator<DiscoveryLogEntry> REFERRAL_ORDER = Comparator
      .comparing(DiscoveryLogEntry::portId)
      .thenComparing(DiscoveryLogEntry::address)
      .thenComparing(DiscoveryLogEntry::serviceId);

  /** A port of the configuration. */
  private record Known(PortEntry entry, ListedPort port) {
    Set<String> links() {
      return new HashSet<>(entry.subsystems());
    }

    List<ReferralEntry> referrals() {
      return entry.enable() ? entry.referrals() : List.of();
    }
  }

  private final List<ReferralEntry> peers;
  private final Predicate<PortEntry> live;
  private final Generations generations;
  private Configuration current = Configuration.EMPTY;
  private final SortedMap<Integer, Known> ports = new TreeMap<>();
  private final Map<String, SortedMap<Integer, Path>> paths = new HashMap<>();
  private final Map<String, AllowedHosts> access = new HashMap<>();
  /** The subsystems that every host may use. */
  private final SortedSet<String> forAll = new TreeSet<>();
  /** The other subsystems that a host may use. */
  private final Map<String, SortedSet<String>> forHost = new HashMap<>();
  /** The paths to {@link #forAll}, made when a host first asks after a change and shared by all. */
  private final Map<Viewpoint, List<Path>> pathsForAll = new EnumMap<>(Viewpoint.class);

  /**
   * An index of an empty configuration.
   *
   * @param live which of the enabled ports hosts can connect to now; must not block
   * @param peers other discovery services of the cluster, which every log page refers to
   */
  public DiscoveryIndex(Predicate<PortEntry> live, List<ReferralEntry> peers) {
    this(live, peers, DEFAULT_CAPACITY);
  }

  DiscoveryIndex(Predicate<PortEntry> live, List<ReferralEntry> peers, int capacity) {
    this.live = live;
    this.peers = List.copyOf(peers);
    this.generations = new Generations(capacity);
  }

  /** Takes over a configuration: costs what is different from the one before. */
  public synchronized void update(Configuration next) {
    if (next == current) {
      return;
    }
    generations.begin(next.revision());
    if (current == Configuration.EMPTY) {
      changeCommon();
    }
    List<Operation> operations = Operations.between(current, next);
    current = next;
    operations.forEach(this::apply);
  }

  /** Asks again which ports are live. */
  public synchronized void updateLive() {
    generations.begin(current.revision());
    List.copyOf(ports.values()).forEach(known -> {
      if (known.port.shown() != isShown(known.entry)) {
        put(known.entry);
      }
    });
  }

  @Override
  public synchronized DiscoveryView view(Viewer viewer) {
    SortedSet<String> own = forHost.getOrDefault(viewer.hostNqn(), Collections.emptySortedSet());
    return new DiscoveryView(viewer, generation(viewer), self(viewer), sharedBy(viewer),
        visible(own, viewer.viewpoint()), referrals(viewer));
  }

  @Override
  public synchronized long generation(Viewer viewer) {
    return generations.of(viewer.hostNqn(), viewer.viewpoint());
  }

  /** The list of paths that a host shares with all others of its viewpoint. */
  synchronized List<Path> sharedBy(Viewer viewer) {
    return pathsForAll.computeIfAbsent(viewer.viewpoint(), from -> visible(forAll, from));
  }

  private List<Path> visible(SortedSet<String> subsystems, Viewpoint viewpoint) {
    List<Path> visible = new ArrayList<>();
    for (String nqn : subsystems) {
      for (Path path : pathsOf(nqn).values()) {
        if (path.port().isSeenFrom(viewpoint)) {
          visible.add(path);
        }
      }
    }
    return Collections.unmodifiableList(visible);
  }

  /** Without EPCSD a host does not keep its connection, and polls instead. */
  private DiscoveryLogEntry self(Viewer viewer) {
    ListedPort port = new ListedPort(NO_PORT, TransportAddress.tcp(viewer.address(), viewer.port()), true);
    return port.entry(DiscoveryLogEntry.SUBTYPE_CURRENT_DISCOVERY, current.discoveryNqn(),
        DiscoveryLogEntry.EFLAG_EPCSD | DiscoveryLogEntry.EFLAG_DUPRETINFO, DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL,
        viewer);
  }

  private List<DiscoveryLogEntry> referrals(Viewer viewer) {
    Set<DiscoveryLogEntry> entries = new LinkedHashSet<>();
    ports.values().forEach(known -> known.referrals().forEach(referral -> addReferral(entries, referral, viewer)));
    peers.forEach(peer -> addReferral(entries, peer, viewer));
    return entries.stream().sorted(REFERRAL_ORDER).toList();
  }

  private static void addReferral(Set<DiscoveryLogEntry> entries, ReferralEntry referral, Viewer viewer) {
    ListedPort port = port(referral);
    if (port.isSeenFrom(viewer.viewpoint())) {
      entries.add(port.entry(DiscoveryLogEntry.SUBTYPE_REFERRAL, Nqn.DISCOVERY, 0, 0, viewer));
    }
  }

  private static ListedPort port(ReferralEntry referral) {
    return new ListedPort(referral.portId(), referral.address(), referral.enable());
  }

  private boolean isShown(PortEntry port) {
    return port.enable() && live.test(port);
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
    }
  }

  /** Sets who may use a subsystem. @param hosts null if it does not exist any more */
  private void allow(String nqn, @Nullable AllowedHosts hosts) {
    AllowedHosts before = hosts == null ? access.remove(nqn) : access.put(nqn, hosts);
    boolean wasForAll = before != null && before.any();
    boolean isForAll = hosts != null && hosts.any();
    if (wasForAll != isForAll) {
      if (isForAll) {
        forAll.add(nqn);
      } else {
        forAll.remove(nqn);
      }
      changed(nqn, List.of(), true);
    }
    Set<String> gone = named(before);
    Set<String> added = named(hosts);
    Set<String> same = new HashSet<>(gone);
    same.retainAll(added);
    gone.removeAll(same);
    added.removeAll(same);
    gone.forEach(host -> disallow(host, nqn));
    added.forEach(host -> forHost.computeIfAbsent(host, _ -> new TreeSet<>()).add(nqn));
    changed(nqn, gone, false);
    changed(nqn, added, false);
  }

  private void disallow(String host, String nqn) {
    SortedSet<String> left = forHost.get(host);
    if (left != null) {
      left.remove(nqn);
      if (left.isEmpty()) {
        forHost.remove(host);
      }
    }
  }

  private static Set<String> named(@Nullable AllowedHosts hosts) {
    return hosts == null || hosts.any() ? new HashSet<>() : new HashSet<>(hosts.nqns());
  }

  private SortedMap<Integer, Path> pathsOf(String nqn) {
    return paths.getOrDefault(nqn, Collections.emptySortedMap());
  }

  /** All paths to a subsystem have changed for hosts, or for all of them. */
  private void changed(String nqn, Iterable<String> hosts, boolean all) {
    pathsOf(nqn).values().forEach(path -> changed(path.port(), hosts, all));
  }

  private void changed(ListedPort port, Iterable<String> hosts, boolean all) {
    for (Viewpoint viewpoint : Viewpoint.values()) {
      if (port.isSeenFrom(viewpoint)) {
        hosts.forEach(host -> generations.changeOwn(host, viewpoint));
        if (all) {
          pathsForAll.remove(viewpoint);
          generations.changeCommon(viewpoint);
        }
      }
    }
  }

  /** A path to a subsystem has come or gone. */
  private void changed(String nqn, ListedPort port) {
    AllowedHosts hosts = access.get(nqn);
    if (hosts != null) {
      changed(port, hosts.any() ? List.of() : hosts.nqns(), hosts.any());
    }
  }

  private void changeCommon() {
    for (Viewpoint viewpoint : Viewpoint.values()) {
      generations.changeCommon(viewpoint);
    }
  }

  private void put(PortEntry entry) {
    int id = entry.portId();
    Known before = ports.get(id);
    ListedPort wanted = new ListedPort(id, entry.address(), isShown(entry));
    boolean samePort = before != null && before.port.equals(wanted);
    Known now = new Known(entry, samePort ? before.port : wanted);
    Set<String> gone = before == null ? new HashSet<>() : before.links();
    Set<String> added = now.links();
    if (samePort) {
      Set<String> same = new HashSet<>(gone);
      same.retainAll(added);
      gone.removeAll(same);
      added.removeAll(same);
    }
    replace(before, gone, now, added);
  }

  private void delete(int id) {
    Known before = ports.get(id);
    if (before != null) {
      replace(before, before.links(), null, Set.of());
      ports.remove(id);
    }
  }

  private void replace(@Nullable Known before, Set<String> gone, @Nullable Known now, Set<String> added) {
    if (before != null) {
      gone.forEach(nqn -> removePath(nqn, before.port));
    }
    if (now != null) {
      ports.put(now.port.portId(), now);
      added.forEach(nqn -> addPath(nqn, now.port));
    }
    changedReferrals(before == null ? List.of() : before.referrals(), now == null ? List.of() : now.referrals());
  }

  private void addPath(String nqn, ListedPort port) {
    paths.computeIfAbsent(nqn, _ -> new TreeMap<>()).put(port.portId(), new Path(nqn, port));
    changed(nqn, port);
  }

  private void removePath(String nqn, ListedPort port) {
    changed(nqn, port);
    SortedMap<Integer, Path> left = paths.get(nqn);
    if (left != null) {
      left.remove(port.portId());
      if (left.isEmpty()) {
        paths.remove(nqn);
      }
    }
  }

  private void changedReferrals(List<ReferralEntry> before, List<ReferralEntry> now) {
    if (before.equals(now)) {
      return;
    }
    for (Viewpoint viewpoint : Viewpoint.values()) {
      if (!seen(before, viewpoint).equals(seen(now, viewpoint))) {
        generations.changeCommon(viewpoint);
      }
    }
  }

  private static Set<ListedPort> seen(List<ReferralEntry> referrals, Viewpoint viewpoint) {
    Set<ListedPort> seen = new HashSet<>();
    referrals.stream().map(DiscoveryIndex::port).filter(port -> port.isSeenFrom(viewpoint)).forEach(seen::add);
    return seen;
  }
}
