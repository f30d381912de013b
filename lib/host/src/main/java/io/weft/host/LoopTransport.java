// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.weft.fabric.FabricPort;
import io.weft.fabric.buffer.SlotPools;

/** The loop transport: a controller in the same process. */
final class LoopTransport extends HostTransport {
  private final FabricPort port;
  private final SlotPools slots;

  LoopTransport(FabricPort port, SlotPools slots) {
    this.port = port;
    this.slots = slots;
  }

  @Override
  Future<HostLink> open(ContextInternal context, NetClient client, ControllerOptions options) {
    return context.succeededFuture(new LoopLink(context.nettyEventLoop(), port, slots));
  }

  @Override
  public String toString() {
    return "loop port " + port.id();
  }
}
