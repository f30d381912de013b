// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.config.Configuration;
import io.weft.config.HostAccess;
import io.weft.config.SubsystemEntry;
import io.weft.fabric.Association;
import io.weft.fabric.Controller;
import io.weft.fabric.ControllerIds;
import io.weft.fabric.FabricSubsystem;
import io.weft.nvme.AnaState;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Access;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A running NVM subsystem: its namespaces and its controllers. {@link #update} sets the configuration, from one thread
 * at a time; hosts connect and disconnect on all event loops.
 */
public final class TargetSubsystem implements FabricSubsystem {
  private static final int NONE_CHANGED = 0;

  private final String nqn;
  private final ControllerCommands commands;
  private final @Nullable NamespaceManagement management;
  private final ControllerIds ids;
  private final Map<Integer, IoController> controllers = new ConcurrentHashMap<>();
  private volatile Configuration configuration;
  private volatile SubsystemEntry entry;
  private volatile SortedMap<Integer, Namespace> namespaces = Collections.emptySortedMap();

  /** A subsystem without namespaces, whose hosts may not create any. */
  public TargetSubsystem(SubsystemEntry entry, Configuration configuration, ControllerCommands commands) {
    this(entry, configuration, commands, null);
  }

  /** A subsystem without namespaces. @param management manages namespaces for hosts, null if they may not */
  public TargetSubsystem(SubsystemEntry entry, Configuration configuration, ControllerCommands commands,
      @Nullable NamespaceManagement management) {
    this.management = management;
    this.nqn = entry.nqn();
    this.entry = entry;
    this.configuration = configuration;
    this.commands = commands;
    this.ids = new ControllerIds(entry.attributes().cntlidMin(), entry.attributes().cntlidMax());
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

  /** An immutable snapshot of the exported namespaces, by NSID. */
  public SortedMap<Integer, Namespace> namespaces() {
    return namespaces;
  }

  @Override
  public Access access(String hostNqn) {
    return HostAccess.decide(configuration, entry, hostNqn);
  }

  @Override
  public int maxIoQueues() {
    return entry.attributes().qidMax();
  }

  @Override
  public synchronized @Nullable Controller create(Association association) {
    int cntlid = ids.take();
    if (cntlid < 0) {
      return null;
    }
    IoController controller = new IoController(cntlid, association, this, commands);
    controllers.put(cntlid, controller);
    controller.attach(view(controller), AttachmentChanges.NONE);
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
   * Replaces the configuration and the exported namespaces, notifies the hosts, and ends the associations of hosts that
   * are no longer allowed.
   *
   * @param exported the namespaces by NSID
   */
  public synchronized void update(SubsystemEntry now, Configuration whole, SortedMap<Integer, Namespace> exported) {
    entry = now;
    configuration = whole;
    namespaces = Collections.unmodifiableSortedMap(new TreeMap<>(exported));
    for (IoController controller : controllers.values()) {
      // Authentication is not implemented yet, so a host that would have to authenticate is not allowed.
      if (access(controller.association().hostNqn()) != Access.ALLOWED) {
        controller.end("the host is no longer allowed");
      }
      refresh(controller, NONE_CHANGED);
    }
  }

  /** Replaces the exported namespaces and notifies the hosts. @param exported the namespaces by NSID */
  public synchronized void export(SortedMap<Integer, Namespace> exported) {
    update(entry, configuration, exported);
  }

  /** Notifies the hosts that the Identify data of a namespace has changed, such as its size. From any thread. */
  public synchronized void namespaceChanged(int nsid) {
    controllers.values().forEach(controller -> refresh(controller, nsid));
  }

  /** Ends all associations. */
  public void close(String why) {
    controllers.values().forEach(controller -> controller.end(why));
  }

  /** Ends the associations that came through a port. */
  public void closePort(int portId, String why) {
    controllers.values().stream().filter(c -> c.port().id() == portId).forEach(c -> c.end(why));
  }

  private void refresh(IoController controller, int changed) {
    Attachments before = controller.attachments();
    Attachments now = view(controller);
    controller.attach(now, AttachmentChanges.between(before, now, changed));
  }

  private Attachments view(IoController controller) {
    String host = controller.association().hostNqn();
    SortedMap<Integer, AttachedNamespace> active = new TreeMap<>();
    SortedMap<Integer, Integer> disabled = new TreeMap<>();
    entry.namespaces().stream()
        .filter(n -> n.visibleTo().allows(host) && !namespaces.containsKey(n.nsid()))
        .forEach(n -> disabled.put(n.nsid(), StatusCode.INTERNAL_PATH_ERROR));
    SortedMap<Integer, AttachedNamespace> allocated = new TreeMap<>();
    for (Namespace namespace : namespaces.values()) {
      AnaState state = controller.targetPort().entry().anaState(namespace.entry().anaGroupId());
      AttachedNamespace reached = new AttachedNamespace(namespace, state, ioStatus(state));
      boolean visible = namespace.entry().visibleTo().allows(host);
      if (visible) {
        active.put(namespace.nsid(), reached);
      }
      if (visible || entry.isPooled(namespace.entry())) {
        allocated.put(namespace.nsid(), reached);
      }
    }
    return new Attachments(active, allocated, disabled);
  }

  private static int ioStatus(AnaState state) {
    return switch (state) {
      case OPTIMIZED, NON_OPTIMIZED -> StatusCode.SUCCESS;
      case INACCESSIBLE -> StatusCode.ANA_INACCESSIBLE;
      case PERSISTENT_LOSS -> StatusCode.ANA_PERSISTENT_LOSS;
      case CHANGE -> StatusCode.ANA_TRANSITION;
    };
  }
}
