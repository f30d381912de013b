// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.address.TransportAddress;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.MemoryConfigStore;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.targetnode.storage.Engine;
import io.weft.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A target node, not started, with one subsystem and two ports, the first of which is enabled. */
public final class NodeFixture implements AutoCloseable {
  public static final String NQN = "nqn.2014-08.org.example:disks";
  private static final String LOOPBACK = "127.0.0.1";

  public final Vertx vertx =
      EventLoops.vertx(new EventLoopOptions(2, TransportKind.AUTO, Duration.ZERO), new VertxOptions());
  public final FabricRuntime runtime = new FabricRuntime(vertx, 16 << 20);
  public final int tcpPort;
  public final int otherTcpPort;
  public final MemoryConfigStore store;
  public final TargetOptions options;
  public final TargetNode node;

  /** A node with its state in a directory. */
  public NodeFixture(Path folder, NamespaceEntry... namespaces) throws IOException {
    try (ServerSocket first = occupy(0); ServerSocket second = occupy(0)) {
      tcpPort = first.getLocalPort();
      otherTcpPort = second.getLocalPort();
    }
    SubsystemEntry subsystem =
        SubsystemEntry.of(NQN, SubsystemAttributes.defaults("N1"), AllowedHosts.ANY, List.of(namespaces));
    store = new MemoryConfigStore(vertx, Configuration.EMPTY.withSubsystems(List.of(subsystem))
        .withPorts(List.of(port(1, tcpPort), port(2, otherTcpPort).withEnable(false))).withRevision(1));
    options = new TargetOptions(1, Engine.AUTO, folder, List.of());
    node = new TargetNode(runtime, store, options);
  }

  /** A port on the loopback interface that the subsystem is linked to. */
  public static PortEntry port(int portId, int tcpPort) {
    return PortEntry.of(portId, TransportAddress.tcp(LOOPBACK, tcpPort), NQN);
  }

  /** Occupies a TCP port, so that nothing else can listen on it. @param tcpPort 0 for any free port */
  public static ServerSocket occupy(int tcpPort) throws IOException {
    return new ServerSocket(tcpPort, 1, InetAddress.getByName(LOOPBACK));
  }

  /** Whether a TCP port accepts connections. */
  public static boolean answers(int tcpPort) {
    try (Socket socket = new Socket(LOOPBACK, tcpPort)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  public static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  /** Changes the configuration and waits until the node has applied it. */
  public void edit(Change change) throws Exception {
    long revision = await(store.edit(ConfigStore.ANY_REVISION, change)).revision();
    Eventually.until("revision " + revision + " is applied", () -> node.appliedRevision() >= revision);
  }

  /** Changes the configuration and waits until it is in effect. @return what is not served */
  public List<Violation> edited(Change change) throws Exception {
    return await(node.inEffect(await(store.edit(ConfigStore.ANY_REVISION, change)).revision()));
  }

  @Override
  public void close() throws Exception {
    await(node.stop());
    runtime.close();
    await(vertx.close());
  }
}
