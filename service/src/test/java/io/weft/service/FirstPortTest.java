// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.address.TransportAddress;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.SecureChannel;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsLoader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@code --listen} and {@code --port} change in a configuration that exists. */
class FirstPortTest {
  private static final String NQN = "nqn.2014-08.org.example:a";
  private static final PortEntry SECOND = PortEntry.of(2, TransportAddress.tcp("192.0.2.2", 4421), NQN);
  private static final Configuration TWO =
      Configuration.EMPTY.withPorts(List.of(SECOND, PortEntry.of(1, TransportAddress.tcp("192.0.2.1", 4420), NQN)));

  private static FirstPort of(Map<String, String> options) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Future<ServiceSettings> settings = new SettingsLoader(vertx).load(List.of(), options);
      return new FirstPort(settings.await(60, TimeUnit.SECONDS));
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  private static TransportAddress address(Configuration configuration, int portId) {
    return configuration.port(portId).orElseThrow().address();
  }

  @Test
  @DisplayName("the address and TCP port that are given move the port with the lowest PORTID, and no other (mend 30)")
  void movesTheFirstPort() throws Exception {
    FirstPort both = of(Map.of("listen", "192.0.2.9", "port", "5000"));
    assertTrue(both.isWanted());
    Configuration moved = both.move(TWO);
    assertEquals(TransportAddress.tcp("192.0.2.9", 5000), address(moved, 1));
    assertSame(SECOND, moved.port(2).orElseThrow());
    assertEquals(TWO.port(1).orElseThrow().withAddress(address(moved, 1)), moved.port(1).orElseThrow());
  }

  @Test
  @DisplayName("what is not given stays as it is configured, though the setting has a default (mend 30)")
  void keepsWhatIsNotGiven() throws Exception {
    assertEquals(TransportAddress.tcp("192.0.2.1", 5000), address(of(Map.of("port", "5000")).move(TWO), 1));
    assertEquals(TransportAddress.tcp("192.0.2.9", 4420), address(of(Map.of("listen", "192.0.2.9")).move(TWO), 1));
    FirstPort none = of(Map.of("discovery-port", "5000"));
    assertFalse(none.isWanted());
    assertTrue(none.move(TWO).sameContent(TWO));
  }

  @Test
  @DisplayName("the address family follows the address; the secure channel and the security stay (mend 30)")
  void keepsTheRestOfTheAddress() throws Exception {
    TransportAddress secure = new TransportAddress(
        TransportType.TCP, AddressFamily.IPV4, "192.0.2.1", "4420", SecureChannel.REQUIRED, SecurityType.TLS_1_3);
    Configuration configuration = TWO.with(PortEntry.of(1, secure, NQN));
    assertEquals(new TransportAddress(
        TransportType.TCP, AddressFamily.IPV6, "2001:db8::9", "4420", SecureChannel.REQUIRED, SecurityType.TLS_1_3),
        address(of(Map.of("listen", "2001:db8::9")).move(configuration), 1));
  }

  @Test
  void aConfigurationWithoutPortsStaysSo() throws Exception {
    assertSame(Configuration.EMPTY, of(Map.of("port", "5000")).move(Configuration.EMPTY));
  }

  @Test
  @DisplayName("a port that is where it should be is no edit (mend 30)")
  void noEditWithoutAChange() throws Exception {
    assertTrue(of(Map.of("listen", "192.0.2.1", "port", "4420")).move(TWO).sameContent(TWO));
  }
}
