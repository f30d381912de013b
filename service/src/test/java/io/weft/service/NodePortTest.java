// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.node.NodeEntry;
import io.weft.config.placement.NodeView;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.ConfigWatch;
import io.weft.config.store.Edited;
import io.weft.config.store.MemoryConfigStore;
import io.weft.service.settings.ServiceSettings;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The port that a node gets that has joined a cluster. */
class NodePortTest {
  private static final String NQN = "nqn.2014-08.org.example:a";
  private static final Configuration FIRST = Configuration.EMPTY.with(NodeEntry.of("node-1", 1, "192.0.2.1"))
      .with(PortEntry.of(1, TransportAddress.tcp("192.0.2.1", 4420), NQN).withNode("node-1"));
  private static final Configuration JOINED = FIRST.with(NodeEntry.of("node-2", 2, "192.0.2.2"));

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private static List<PortEntry> ports(ConfigStore store) {
    return List.copyOf(NodeView.of(store.confirmed().result(), "node-2").ports());
  }

  private static void prepare(ConfigStore store) throws Exception {
    new NodePort(ServiceSettings.DEFAULTS, "node-2").prepare(store).await(60, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("a node without a port gets one, at its address in the cluster, with what the first port exports; once")
  void addsAPort() throws Exception {
    ConfigStore store = new MemoryConfigStore(vertx, JOINED);
    prepare(store);
    PortEntry port = ports(store).getFirst();
    assertEquals(2, port.portId());
    assertEquals("192.0.2.2:4420", port.address().describe());
    assertEquals(List.of(NQN), port.subsystems());
    prepare(store);
    assertEquals(List.of(port), ports(store));
  }

  @Test
  @DisplayName("a node gets its port though what it knows when it starts is older than its membership")
  void startsBehind() throws Exception {
    for (Configuration known : List.of(Configuration.EMPTY, FIRST)) {
      ConfigStore store = new BehindStore(new MemoryConfigStore(vertx, JOINED), known);
      prepare(store);
      assertEquals(List.of(2), ports(store).stream().map(PortEntry::portId).toList());
    }
  }

  @Test
  @DisplayName("who is no member gets no port, and a cluster that cannot be asked is no reason not to start")
  void addsNothing() throws Exception {
    ConfigStore stranger = new MemoryConfigStore(vertx, FIRST);
    prepare(stranger);
    assertEquals(List.of(), ports(stranger));

    ConfigStore silent = new BehindStore(new MemoryConfigStore(vertx, JOINED), JOINED) {
      @Override
      public Future<Configuration> confirmed() {
        return Future.failedFuture(new ConfigStoreException("1 of 3 voters answers", null));
      }
    };
    prepare(silent);
    assertEquals(JOINED.ports().size(), silent.snapshot().ports().size());
  }

  /** What a node has that has not heard yet what the others agreed on. */
  private static class BehindStore implements ConfigStore {
    private final ConfigStore agreed;
    private final Configuration known;

    BehindStore(ConfigStore agreed, Configuration known) {
      this.agreed = agreed;
      this.known = known;
    }

    @Override
    public Configuration snapshot() {
      return known;
    }

    @Override
    public Future<Configuration> confirmed() {
      return agreed.confirmed();
    }

    @Override
    public ConfigWatch watch(Consumer<Configuration> listener) {
      return agreed.watch(listener);
    }

    @Override
    public Future<Edited> edit(UUID id, long expectedRevision, Change change) {
      return agreed.edit(id, expectedRevision, change);
    }

    @Override
    public Future<Void> close() {
      return agreed.close();
    }
  }
}
