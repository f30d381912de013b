// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.vertx.core.Future;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Nqn;
import io.weft.testkit.Eventually;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A host that is connected to one node, and is told by asynchronous events when what it sees there changes. After each event it
 * reads what has changed.
 */
final class ToldHost {
  private static final long LIMIT_SECONDS = 60;

  /** Whether a host sees what an edit shows and hides. */
  @FunctionalInterface
  private interface Look {
    boolean sees() throws Exception;
  }

  private final String name;
  private final Look look;
  private final BlockingQueue<Boolean> events = new LinkedBlockingQueue<>();
  private boolean sees;
  private long since;

  private ToldHost(String name, HostController controller, int event, Look look) throws Exception {
    this.name = name;
    this.look = look;
    controller.admin().setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, event).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    controller.onAsyncEvent(_ -> events.add(true));
    Eventually.until("the host of %s sees what was configured".formatted(name), look::sees);
    sees = true;
    Thread.ofVirtual().name("host-of-" + name).start(this::listen);
  }

  private void listen() {
    try {
      while (true) {
        events.take();
        changed(look.sees());
      }
    } catch (Exception e) {
      // The controller was closed: whoever waits for it is told by its patience.
    }
  }

  private synchronized void changed(boolean now) {
    if (now != sees) {
      sees = now;
      since = System.nanoTime();
      notifyAll();
    }
  }

  /** Connects as soon as the node has in effect what it is to serve. */
  private static HostController connect(NvmeHost host, ControllerOptions options) throws Exception {
    AtomicReference<HostController> connected = new AtomicReference<>();
    Eventually.until("a host is connected to " + options.transport(), () -> {
      Future<HostController> attempt = host.connect(options).onSuccess(connected::set).otherwiseEmpty();
      return attempt.await(LIMIT_SECONDS, TimeUnit.SECONDS) != null;
    });
    return connected.get();
  }

  /** Connects to a target node. @param nsid the namespace that is shown and hidden */
  static ToldHost ofTarget(NvmeHost host, ClusterNode node, String subsystem, int nsid) throws Exception {
    HostController controller = connect(
        host, new ControllerOptions(HostTransport.tcp(node.address(), node.port()), subsystem).ioQueues(0));
    return new ToldHost(node.name(), controller, AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE, () -> {
      controller.admin().changedNamespaces().await(LIMIT_SECONDS, TimeUnit.SECONDS);
      int[] active = controller.admin().activeNamespaces().await(LIMIT_SECONDS, TimeUnit.SECONDS);
      return Arrays.stream(active).anyMatch(found -> found == nsid);
    });
  }

  /** Connects to a discovery node. @param subsystem is shown and hidden @param paths how many entries it has in the log */
  static ToldHost ofDiscovery(NvmeHost host, ClusterNode node, String subsystem, int paths) throws Exception {
    HostController controller = connect(
        host, new ControllerOptions(HostTransport.tcp(node.address(), node.discoveryPort()), Nqn.DISCOVERY));
    return new ToldHost(node.name(), controller, AsyncEvent.CONFIG_DISCOVERY_LOG_CHANGE, () -> controller.discoveryLog()
        .await(LIMIT_SECONDS, TimeUnit.SECONDS).entries().stream().filter(entry -> entry.subsystemNqn().equals(subsystem)).count() == paths);
  }

  /** Waits until it has been told of a change and sees, or does not see. @return since when, by System.nanoTime() */
  synchronized long toldUntil(boolean shown) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (sees != shown) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("the host of %s was not told within %d s".formatted(name, LIMIT_SECONDS));
      }
      wait(left);
    }
    return since;
  }
}
