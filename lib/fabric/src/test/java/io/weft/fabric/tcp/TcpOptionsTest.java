// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TcpOptionsTest {
  private static final TcpOptions DEFAULTS = TcpOptions.defaults();

  @Test
  void theKernelChoosesTheSocketBuffersByDefault() {
    NetServerOptions server = DEFAULTS.server();
    assertEquals(NetServerOptions.DEFAULT_RECEIVE_BUFFER_SIZE, server.getReceiveBufferSize());
    assertEquals(NetServerOptions.DEFAULT_SEND_BUFFER_SIZE, server.getSendBufferSize());
    assertEquals(1024, server.getAcceptBacklog());
  }

  @Test
  void socketBuffersAreSetOnTheServer() {
    NetServerOptions server = DEFAULTS.withSocketBuffers(1 << 20, 1 << 21).server();
    assertEquals(1 << 20, server.getReceiveBufferSize());
    assertEquals(1 << 21, server.getSendBufferSize());
  }

  @Test
  void optionsAreValues() {
    assertEquals(DEFAULTS, TcpOptions.defaults());
    assertEquals(DEFAULTS, DEFAULTS.withConnectTimeout(Duration.ofSeconds(1)).withConnectTimeout(DEFAULTS.connectTimeout()));
    assertEquals(Duration.ofSeconds(1), DEFAULTS.withConnectTimeout(Duration.ofSeconds(1)).connectTimeout());
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withSocketBuffers(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withSocketBuffers(0, -1));
    assertThrows(IllegalArgumentException.class,
        () -> new TcpOptions(0, true, true, 0, 0, 1, 2, second, second, second, second, second));
    assertThrows(IllegalArgumentException.class,
        () -> new TcpOptions(1, true, true, 0, 0, 2, 1, second, second, second, second, second));
  }
}
