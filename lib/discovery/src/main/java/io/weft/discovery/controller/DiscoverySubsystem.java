// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.controller;

import io.netty.util.NetUtil;
import io.weft.discovery.view.DiscoverySource;
import io.weft.fabric.Association;
import io.weft.fabric.Controller;
import io.weft.fabric.ControllerIds;
import io.weft.fabric.FabricSubsystem;
import io.weft.nvme.Nqn;
import io.weft.nvme.fabrics.Access;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A discovery subsystem (NVMe Base 2.1, section 3.1.3.3): any host may connect and read its discovery log. */
public final class DiscoverySubsystem implements FabricSubsystem {
  private final String uniqueNqn;
  private final DiscoverySource source;
  /** Most associations of all hosts. Each costs a connection and some kilobytes. */
  static final int MAX_ASSOCIATIONS = 8192;
  private static final int IPV6_NETWORK = 8;
  /** Most associations of one host address, which anybody may open. */
  static final int MAX_ASSOCIATIONS_PER_ADDRESS = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(DiscoverySubsystem.class);

  private final ControllerIds ids = new ControllerIds(1, 0xffef);
  private final Map<Integer, DiscoveryController> controllers = new ConcurrentHashMap<>();
  private final AtomicInteger total = new AtomicInteger();
  private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();

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
    InetSocketAddress host = association.adminQueue().transport().hostAddress();
    String address = host == null ? "" : network(host.getAddress());
    if (!count(address)) {
      LOG.warn("a host from {} has to wait: {} discovery associations are open, {} of them from there", address,
          controllers.size(), perAddress.getOrDefault(address, 0));
      return null;
    }
    int cntlid = ids.take();
    if (cntlid < 0) {
      discount(address);
      return null;
    }
    DiscoveryController controller = new DiscoveryController(cntlid, association, this, source, address);
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
    discount(controller.origin());
  }

  /** What one party has at least: an IPv4 address, or 64 bits of an IPv6 address. */
  private static String network(InetAddress host) {
    byte[] bytes = host.getAddress();
    return NetUtil.bytesToIpAddress(Arrays.copyOf(Arrays.copyOf(bytes, Math.min(bytes.length, IPV6_NETWORK)), bytes.length));
  }

  /** Counts an association. @return false if there are too many */
  private boolean count(String address) {
    if (total.incrementAndGet() > MAX_ASSOCIATIONS) {
      total.decrementAndGet();
      return false;
    }
    if (perAddress.merge(address, 1, Integer::sum) > MAX_ASSOCIATIONS_PER_ADDRESS) {
      discount(address);
      return false;
    }
    return true;
  }

  private void discount(String address) {
    total.decrementAndGet();
    perAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }
}
