// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.weft.config.address.TransportAddress;
import io.weft.fabric.buffer.SlotPools;
import io.weft.fabric.tcp.TcpListener;
import io.weft.targetnode.subsystem.TargetPort;

/** Serves a port on one event loop; one instance is deployed for each loop, and they share the port's connections. */
final class PortVerticle extends VerticleBase {
  private final TargetPort port;
  private final SlotPools slots;

  PortVerticle(TargetPort port, SlotPools slots) {
    this.port = port;
    this.slots = slots;
  }

  @Override
  public Future<?> start() {
    TransportAddress address = port.entry().address();
    return TcpListener.listen(vertx, address.traddr(), address.tcpPort(), port, slots);
  }
}
