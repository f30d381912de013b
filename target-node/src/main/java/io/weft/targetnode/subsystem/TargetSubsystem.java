// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.config.Configuration;
import io.weft.config.HostAccess;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.placement.CntlidRange;
import io.weft.config.placement.NodeView;
import io.weft.fabric.Association;
import io.weft.fabric.Controller;
import io.weft.fabric.ControllerIds;
import io.weft.fabric.FabricSubsystem;
import io.weft.nvme.fabrics.Access;
import io.weft.targetnode.pool.NamespaceManagement;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A running NVM subsystem: its namespaces and its controllers. {@link #update} sets the configuration, from one thread
 * at a time; hosts connect and disconnect on all event loops.
 *
 * <p>Whether a host may connect is decided and its controller is added in one step under the subsystem's lock. A change
 * that takes the right away takes effect before the lock is held, and then ends the controllers that are there, so that
 * none is left behind.
 */
public final class TargetSubsystem implements FabricSubsystem {
  private final String nqn;
  private final ControllerCommands commands;
  private final @Nullable NamespaceManagement management;
  private final ControllerIds ids;
  private final Function<SubsystemAttributes, CntlidRange> cntlids;
  private final Map<Integer, IoController> controllers = new ConcurrentHashMap<>();
  private final Supplier<Configuration> configuration;
  private volatile TargetSubsystemState state = TargetSubsystemState.OPENING;
  private volatile SubsystemEntry entry;
  private volatile SortedMap<Integer, Namespace> namespaces = Collections.emptySortedMap();
  /** Those of {@link #namespaces} whose devices lie here: all of them, but in a cluster. */
  private volatile SortedMap<Integer, Namespace> here = Collections.emptySortedMap();
  private volatile Views views;

  /** A subsystem whose hosts may not create namespaces. */
  public TargetSubsystem(SubsystemEntry entry, Supplier<Configuration> configuration, ControllerCommands commands) {
    this(entry, configuration, commands, null, null,
        attributes -> NodeView.of(Configuration.EMPTY, null).cntlids(attributes));
  }

  /**
   * A subsystem that accepts no host before the first {@link #update}.
   *
   * @param configuration the configuration that holds the secrets of hosts; called from any thread
   * @param management manages namespaces for hosts, null if they may not
   * @param predecessor the subsystem that this one replaces, null if there is none. Its controllers may live on for a
   *     moment, so that their IDs are not used here before they have ended
   * @param cntlids which controller identifiers this node may assign; may change before each {@link #update}
   */
  public TargetSubsystem(SubsystemEntry entry, Supplier<Configuration> configuration, ControllerCommands commands,
      @Nullable NamespaceManagement management, @Nullable TargetSubsystem predecessor,
      Function<SubsystemAttributes, CntlidRange> cntlids) {
    this.management = management;
    this.nqn = entry.nqn();
    this.entry = entry;
    this.configuration = configuration;
    this.commands = commands;
    this.cntlids = cntlids;
    this.ids = predecessor == null
        ? new ControllerIds(entry.attributes().cntlidMin(), entry.attributes().cntlidMax())
        : predecessor.ids;
    restrictIds(entry.attributes());
    this.views = new Views(entry, namespaces);
  }

  @Override
  public String nqn() {
    return nqn;
  }

  /** The configuration. */
  public SubsystemEntry entry() {
    return entry;
  }

  /** Manages namespaces for hosts; null if they may not do that. */
  public @Nullable NamespaceManagement management() {
    return management;
  }

  /** The controllers that hosts are connected to. */
  public Collection<IoController> controllers() {
    return List.copyOf(controllers.values());
  }

  /** The exported namespaces whose devices lie on this node, by NSID; immutable. */
  public SortedMap<Integer, Namespace> namespacesHere() {
    return here;
  }

  /** An immutable snapshot of the exported namespaces, by NSID. */
  public SortedMap<Integer, Namespace> namespaces() {
    return namespaces;
  }

  private void restrictIds(SubsystemAttributes attributes) {
    CntlidRange range = cntlids.apply(attributes);
    ids.restrict(range.min(), range.max(), range.early());
  }

  /** Whether hosts that are allowed can connect. */
  public boolean isServing() {
    return state == TargetSubsystemState.SERVING;
  }

  /** What its hosts reach now. */
  Views views() {
    return views;
  }

  @Override
  public Access access(String hostNqn) {
    return isServing()
        ? HostAccess.decide(configuration.get(), entry, hostNqn)
        : Access.CHANGING;
  }

  @Override
  public int maxIoQueues() {
    return entry.attributes().qidMax();
  }

  @Override
  public synchronized @Nullable Controller create(Association association) {
    // Authentication is not implemented yet, so a host that would have to authenticate is not allowed.
    if (access(association.hostNqn()) != Access.ALLOWED || association.adminQueue().port().subsystem(nqn) != this) {
      return null;
    }
    int cntlid = ids.take();
    if (cntlid < 0) {
      return null;
    }
    IoController controller = new IoController(cntlid, association, this, commands);
    controller.attach();
    controllers.put(cntlid, controller);
    return controller;
  }

  @Override
  public @Nullable IoController controller(int cntlid) {
    return controllers.get(cntlid);
  }

  void released(IoController controller) {
    controllers.remove(controller.cntlid());
    ids.release(controller.cntlid());
  }

  /**
   * Replaces the configuration and the exported namespaces, notifies the hosts of what has changed for them, and ends
   * the associations of hosts that are no longer allowed. The first call lets hosts connect.
   *
   * @param exported the namespaces by NSID
   * @throws IllegalStateException if the subsystem is closed
   */
  public void update(SubsystemEntry now, SortedMap<Integer, Namespace> exported) {
    synchronized (this) {
      if (!isServing()) {
        state = state.to(TargetSubsystemState.SERVING);
      }
      entry = now;
      restrictIds(now.attributes());
      if (!exported.equals(namespaces)) {
        namespaces = Collections.unmodifiableSortedMap(new TreeMap<>(exported));
        here = here(namespaces);
      }
      views = new Views(now, namespaces);
    }
    for (IoController controller : controllers.values()) {
      endUnlessAllowed(controller);
      controller.refresh();
    }
  }

  private static SortedMap<Integer, Namespace> here(SortedMap<Integer, Namespace> exported) {
    if (exported.values().stream().noneMatch(namespace -> namespace.backend().isElsewhere())) {
      return exported;
    }
    SortedMap<Integer, Namespace> here = new TreeMap<>(exported);
    here.values().removeIf(namespace -> namespace.backend().isElsewhere());
    return Collections.unmodifiableSortedMap(here);
  }

  /** Ends the associations of those of some hosts that are no longer allowed, after their own entries have changed. */
  public synchronized void hostsChanged(Set<String> hostNqns) {
    controllers.values().stream()
        .filter(controller -> hostNqns.contains(controller.association().hostNqn()))
        .forEach(this::endUnlessAllowed);
  }

  private void endUnlessAllowed(IoController controller) {
    Access access = access(controller.association().hostNqn());
    if (access != Access.ALLOWED && access != Access.CHANGING) {
      controller.end("the host is no longer allowed");
    }
  }

  /** Notifies the hosts behind some ports of their ANA states, after they have changed. @param portIds the ports */
  public void anaChanged(Set<Integer> portIds) {
    synchronized (this) {
      // Those of the old ANA states are not needed any more.
      views = new Views(entry, namespaces);
    }
    controllers.values().stream().filter(c -> portIds.contains(c.port().id())).forEach(IoController::refresh);
  }

  /**
   * Replaces the exported namespaces of a subsystem that hosts may connect to, and notifies them.
   *
   * @param exported the namespaces by NSID
   */
  public void export(SortedMap<Integer, Namespace> exported) {
    if (isServing()) {
      update(entry, exported);
    }
  }

  /** Notifies the hosts that the Identify data of a namespace has changed, such as its size. From any thread. */
  public void namespaceChanged(int nsid) {
    controllers.values().forEach(controller -> controller.namespaceChanged(nsid));
  }

  /**
   * Makes every controller look for new critical warnings.
   *
   * @param temperature the Composite Temperature in kelvins, 0 if unknown
   */
  public void checkHealth(int temperature) {
    if (controllers.isEmpty()) {
      return;
    }
    Set<Integer> failed = namespaces.values().stream()
        .filter(CriticalWarning::hasFailed)
        .map(Namespace::nsid)
        .collect(Collectors.toSet());
    for (IoController controller : controllers.values()) {
      Attachments reached = controller.attachments();
      controller.checkHealth(temperature, failed.stream().anyMatch(nsid -> reached.get(nsid) != null));
    }
  }

  /** Ends all associations; none is made any more. Further calls have no effect. @param why for the log */
  public synchronized void close(String why) {
    if (state != TargetSubsystemState.CLOSED) {
      state = state.to(TargetSubsystemState.CLOSED);
    }
    controllers.values().forEach(controller -> controller.end(why));
  }

  /** Ends the associations that came through a port, after the port has ceased to lead here. @param why for the log */
  public synchronized void closePort(int portId, String why) {
    controllers.values().stream().filter(c -> c.port().id() == portId).forEach(c -> c.end(why));
  }
}
