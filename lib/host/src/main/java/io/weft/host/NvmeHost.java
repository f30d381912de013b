// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.weft.nvme.Nqn;
import io.weft.nvme.log.DiscoveryLogPage;

/** An NVMe over Fabrics host: connects to controllers. Thread-safe. */
public final class NvmeHost {
  private final VertxInternal vertx;
  private final HostIdentity identity;
  private final NetClient client;

  private NvmeHost(VertxInternal vertx, HostIdentity identity) {
    this.vertx = vertx;
    this.identity = identity;
    client = vertx.createNetClient(new NetClientOptions()
        .setTcpNoDelay(true)
        .setConnectTimeout(ControllerOptions.DEFAULT_CONNECT_TIMEOUT_MILLIS));
  }

  /**
   * Creates a host.
   *
   * @param vertx provides the event loops of the queues
   * @param identity the identity of the host
   */
  public static NvmeHost create(Vertx vertx, HostIdentity identity) {
    return new NvmeHost((VertxInternal) vertx, identity);
  }

  /** The identity of the host. */
  public HostIdentity identity() {
    return identity;
  }

  /** Connects to a controller and makes it ready for I/O: {@link #connectAdmin} and {@link HostController#start}. */
  public Future<HostController> connect(ControllerOptions options) {
    return connectAdmin(options).compose(
        controller -> controller.start().onFailure(_ -> controller.close()));
  }

  /** Connects an admin queue only; the controller is not enabled. */
  public Future<HostController> connectAdmin(ControllerOptions options) {
    return HostController.connect(new QueueConnector(vertx, client, identity, options));
  }

  /**
   * Reads the Discovery log page: connects to a discovery controller, reads, and shuts the controller down.
   *
   * @param options how to connect; the subsystem NQN is usually {@link Nqn#DISCOVERY}
   */
  public Future<DiscoveryLogPage> discover(ControllerOptions options) {
    return connect(options).compose(controller ->
        controller.discoveryLog().eventually(() -> controller.shutdown().otherwiseEmpty()));
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return client.close();
  }
}
