// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.weft.fabric.FabricPort;
import io.weft.fabric.buffer.SlotPools;

/** A transport and a controller's address on it. */
public abstract class HostTransport {
  HostTransport() {}

  /**
   * NVMe/TCP.
   *
   * @param host an IP address or host name
   * @param port the TCP port
   */
  public static HostTransport tcp(String host, int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a TCP port is 1 to 65535, not " + port);
    }
    return new TcpTransport(host, port);
  }

  /**
   * The loop transport, to a port in the same process.
   *
   * @param slots the data buffers of the event loops of the host's queues
   */
  public static HostTransport loop(FabricPort port, SlotPools slots) {
    return new LoopTransport(port, slots);
  }

  /**
   * Opens the connection of one queue.
   *
   * @param context the context whose event loop it uses
   * @param client the host's TCP client
   */
  abstract Future<HostLink> open(ContextInternal context, NetClient client, ControllerOptions options);
}
