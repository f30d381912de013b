// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.controller;

import io.weft.fabric.Association;
import io.weft.fabric.Controller;
import io.weft.fabric.ControllerIds;
import io.weft.fabric.FabricSubsystem;
import io.weft.nvme.Nqn;
import io.weft.nvme.fabrics.Access;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A discovery subsystem (NVMe Base 2.1, section 3.1.3.3): any host may connect and read its discovery log. */
public final class DiscoverySubsystem implements FabricSubsystem {
  private final String uniqueNqn;
  private final DiscoverySource source;
  private final ControllerIds ids = new ControllerIds(1, 0xffef);
  private final Map<Integer, DiscoveryController> controllers = new ConcurrentHashMap<>();

  /**
   * Creates a subsystem without controllers.
   *
   * @param uniqueNqn its NQN; hosts that connect to {@link Nqn#DISCOVERY} see it in Identify
   * @param source the source of its records
   */
  public DiscoverySubsystem(String uniqueNqn, DiscoverySource source) {
    this.uniqueNqn = uniqueNqn;
    this.source = source;
  }

  /** This subsystem under both of its names. */
  public Map<String, FabricSubsystem> byNqn() {
    return uniqueNqn.equals(Nqn.DISCOVERY) ? Map.of(uniqueNqn, this) : Map.of(uniqueNqn, this, Nqn.DISCOVERY, this);
  }

  @Override
  public String nqn() {
    return uniqueNqn;
  }

  @Override
  public Access access(String hostNqn) {
    return Access.ALLOWED;
  }

  @Override
  public int maxIoQueues() {
    return 0;
  }

  @Override
  public @Nullable Controller create(Association association) {
    int cntlid = ids.take();
    if (cntlid < 0) {
      return null;
    }
    DiscoveryController controller = new DiscoveryController(cntlid, association, this, source);
    controllers.put(cntlid, controller);
    return controller;
  }

  @Override
  public @Nullable Controller controller(int cntlid) {
    return controllers.get(cntlid);
  }

  /** The controllers that hosts are connected to. */
  public Collection<DiscoveryController> controllers() {
    return List.copyOf(controllers.values());
  }

  /** Notifies the hosts that see a difference, after the source's records may have changed. */
  public void changed() {
    controllers.values().forEach(DiscoveryController::sourceChanged);
  }

  /** Ends all associations. @param why the reason in the log */
  public void close(String why) {
    controllers.values().forEach(controller -> controller.end(why));
  }

  void released(DiscoveryController controller) {
    controllers.remove(controller.cntlid());
    ids.release(controller.cntlid());
  }
}
