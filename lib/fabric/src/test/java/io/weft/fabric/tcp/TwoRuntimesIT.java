// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServer;
import io.weft.fabric.eventloop.EventLoopLoad;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.fabric.runtime.ConnectionLimits;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.testkit.Eventually;
import io.weft.testkit.wire.RawConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes in one process do not disturb each other. */
class TwoRuntimesIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Node first;
  private Node second;
  private final List<RawConnection> connections = new ArrayList<>();

  /** A node with a port that listens. */
  private static final class Node {
    private final Vertx vertx;
    private final FabricRuntime runtime;
    private final StubPort port = new StubPort();
    private final NetServer server;

    Node(int maxConnections) throws Exception {
      vertx = EventLoops.vertx(new EventLoopOptions(1, TransportKind.AUTO, Duration.ofMillis(1)), new VertxOptions());
      runtime = new FabricRuntime(vertx, 16 << 20, maxConnections);
      Promise<NetServer> listening = Promise.promise();
      vertx.getOrCreateContext().runOnContext(_ ->
          TcpListener.listen(runtime, "127.0.0.1", 0, port).onComplete(listening));
      server = listening.future().await(60, TimeUnit.SECONDS);
    }

    RawConnection connect() throws IOException {
      return RawConnection.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()), TIMEOUT);
    }

    EventLoop loop() {
      return ((VertxInternal) vertx).nettyEventLoopGroup().next();
    }

    void close() throws Exception {
      runtime.close();
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void start() throws Exception {
    first = new Node(2);
    second = new Node(ConnectionLimits.MAX);
  }

  @AfterEach
  void stop() throws Exception {
    for (RawConnection connection : connections) {
      connection.close();
    }
    first.close();
    second.close();
  }

  /** A host connected to a controller of a node. */
  private RawConnection host(Node node) throws IOException {
    RawConnection connection = node.connect();
    connections.add(connection);
    connection.initialize(false, false);
    connection.send(HostPdus.connect(1));
    assertEquals(0, connection.receive().completionStatus());
    return connection;
  }

  @Test
  void connectionsAreCountedApart() throws Exception {
    host(first);
    RawConnection gone = host(second);
    host(second);
    assertEquals(1, first.runtime.connections());
    assertEquals(2, second.runtime.connections());
    gone.close();
    Eventually.until("the connection is no longer counted", () -> second.runtime.connections() == 1);
    assertEquals(1, first.runtime.connections());
  }

  @Test
  void aNodeThatIsFullRefusesForItselfAlone() throws Exception {
    host(first);
    host(first);
    try (RawConnection refused = first.connect()) {
      assertEquals(0, refused.awaitClose());
    }
    assertEquals(2, first.runtime.connections());
    for (int i = 0; i < 3; i++) {
      host(second);
    }
    assertEquals(3, second.runtime.connections());
  }

  @Test
  void loadAndSpinBelongToTheirLoops() throws Exception {
    host(first);
    host(second);
    List<EventLoopLoad> loads = EventLoopLoad.of(first.vertx);
    assertFalse(loads.isEmpty());
    assertTrue(loads.stream().noneMatch(EventLoopLoad.of(second.vertx)::contains));
    assertSame(first.runtime.spin(first.loop()), first.runtime.spin(first.loop()));
    assertNotSame(first.runtime.spin(first.loop()), second.runtime.spin(second.loop()));
    assertNotSame(first.runtime.spin(first.loop()), second.runtime.spin(first.loop()), "a loop of another node");
    assertSame(first.runtime.spin(second.loop()), second.runtime.spin(first.loop()), "the spin that is never on");
  }

  @Test
  void slotsAreTakenApart() throws Exception {
    RawConnection host = host(first);
    host.send(HostPdus.enable(2));
    host.receive();
    host.send(HostPdus.command(3, StubCommand.WRITE, 65_536));
    host.receive();
    assertTrue(first.runtime.slots().reserved() > 0);
    host(second);
    // A reply holds a slot until it is sent.
    Eventually.until("the first has the slot of the write", () -> first.runtime.slots().inUse() == 1);
    Eventually.until("the second has none", () -> second.runtime.slots().inUse() == 0);
  }

  @Test
  void theEndOfOneLeavesTheOther() throws Exception {
    RawConnection ended = host(first);
    RawConnection stays = host(second);
    first.close();
    assertThrows(IOException.class, () -> {
      ended.awaitClose();
      first.connect().close();
    });
    stays.send(HostPdus.enable(2));
    assertEquals(0, stays.receive().completionStatus());
    host(second);
    assertEquals(2, second.runtime.connections());
  }
}
