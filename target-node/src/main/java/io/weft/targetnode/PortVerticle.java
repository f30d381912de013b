// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.weft.config.address.TransportAddress;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.fabric.tcp.TcpListener;
import io.weft.targetnode.subsystem.TargetPort;

/** Serves a port on one event loop; one instance is deployed for each loop, and they share the port's connections. */
final class PortVerticle extends VerticleBase {
  private final TargetPort port;
  private final FabricRuntime runtime;

  PortVerticle(TargetPort port, FabricRuntime runtime) {
    this.port = port;
    this.runtime = runtime;
  }

  @Override
  public Future<?> start() {
    TransportAddress address = port.entry().address();
    return TcpListener.listen(runtime, address.traddr(), address.tcpPort(), port);
  }
}
