// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import static io.weft.testkit.node.TestTarget.await;
import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.config.Configuration;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.MemoryConfigStore;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.TargetOptions;
import io.weft.targetnode.storage.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Several target nodes on one configuration, as the nodes of a cluster are, and a host. */
public final class TestNodes implements AutoCloseable {
  private static final long SLOT_MEMORY = 32L << 20;

  public final Vertx vertx = vertx();
  public final MemoryConfigStore store;
  public final NvmeHost host = NvmeHost.create(vertx, new HostIdentity(TestTarget.HOST_NQN, TestTarget.HOST_ID));
  private final Path folder;
  private final SortedMap<String, TargetNode> nodes = new TreeMap<>();

  /**
   * Nodes that run a configuration.
   *
   * @param names the names of the nodes; the empty name for a process that is not a member of a cluster
   */
  public TestNodes(Configuration configuration, String... names) throws Exception {
    folder = Files.createTempDirectory("weft-nodes");
    store = new MemoryConfigStore(vertx, configuration.withRevision(1));
    for (String name : names) {
      TargetOptions options = new TargetOptions(1, Engine.AUTO, folder.resolve("states-" + name), List.of());
      TargetNode node = new TargetNode(
          new FabricRuntime(vertx(), SLOT_MEMORY), store, name.isEmpty() ? options : options.withNode(name));
      nodes.put(name, node);
      await(node.start());
    }
  }

  /** Event loops: each node has its own, since servers of one Vert.x share a listening socket. */
  private static Vertx vertx() {
    return EventLoops.vertx(new EventLoopOptions(2, TransportKind.AUTO, Duration.ZERO), new VertxOptions());
  }

  /** The node with a name. */
  public TargetNode node(String name) {
    return requireNonNull(nodes.get(name));
  }

  /** Changes the configuration and waits until all nodes run it. */
  public void edit(Change change) throws Exception {
    long revision = await(store.edit(ConfigStore.ANY_REVISION, change)).revision();
    for (TargetNode node : nodes.values()) {
      await(node.inEffect(revision));
    }
  }

  /** Connects the host to a subsystem through a TCP port of this machine. */
  public HostController connect(String nqn, int tcpPort) throws Exception {
    return await(host.connect(new ControllerOptions(HostTransport.tcp("127.0.0.1", tcpPort), nqn)));
  }

  @Override
  public void close() throws Exception {
    await(host.close());
    for (TargetNode node : nodes.values()) {
      await(node.stop());
      node.runtime().close();
      await(node.runtime().vertx().close());
    }
    await(vertx.close());
    TestTarget.delete(folder);
  }
}
