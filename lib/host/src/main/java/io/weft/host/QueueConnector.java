// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClient;
import io.weft.host.error.ConnectionClosedException;
import io.weft.host.error.HostException;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.ConnectData;

/** Connects the queues of one association: opens the connection and sends Connect (NVMe Base 2.1, section 6.3). */
final class QueueConnector {
  /** Bytes of in-capsule data that admin commands may always have (NVMe/TCP Transport 1.1, section 3.3.2). */
  private static final int ADMIN_IN_CAPSULE = 8192;

  private final VertxInternal vertx;
  private final NetClient client;
  private final HostIdentity identity;
  private final ControllerOptions options;

  /** A connected queue, and the controller ID that Connect returned. */
  record Connected(HostQueue queue, int controllerId) {}

  QueueConnector(VertxInternal vertx, NetClient client, HostIdentity identity, ControllerOptions options) {
    this.vertx = vertx;
    this.client = client;
    this.identity = identity;
    this.options = options;
  }

  ControllerOptions options() {
    return options;
  }

  /**
   * Connects a queue on the next event loop.
   *
   * @param id QID
   * @param depth the most outstanding commands
   * @param controllerId the controller ID, {@link ConnectData#DYNAMIC_CONTROLLER} for a new one
   */
  Future<Connected> connect(int id, int depth, int controllerId) {
    ContextInternal context = vertx.createEventLoopContext();
    return options.transport().open(context, client, options).compose(link -> {
      HostQueue queue;
      try {
        queue = new HostQueue(id, depth, context, link, options);
      } catch (ConnectionClosedException e) {
        return Future.failedFuture(e);
      }
      return connect(queue, controllerId)
          .onFailure(_ -> queue.close())
          .map(connectedId -> new Connected(queue, connectedId));
    });
  }

  private Future<Integer> connect(HostQueue queue, int controllerId) {
    int cattr = options.sqFlowControl() ? 0 : SqeLayout.CATTR_DISABLE_SQ_FLOW_CONTROL;
    int kato = queue.id() == 0 ? options.keepAliveMillis() : 0;
    ConnectData data = new ConnectData(identity.id(), controllerId, options.subsystemNqn(), identity.nqn());
    return queue.execute(FabricsCommandBuilder.connect(queue.id(), queue.depth(), cattr, kato, data)).compose(completion -> {
      if (!completion.isSuccess()) {
        return Future.failedFuture(
            new ConnectRefusal(queue.id(), queue.depth() + 1, identity, options).exception(completion));
      }
      int dword0 = completion.dword0();
      if ((dword0 & (CqeLayout.CONNECT_ATR | CqeLayout.CONNECT_ASCR)) != 0) {
        return Future.failedFuture(new HostException("the controller requires authentication, which this host does not support"));
      }
      queue.configure(queue.id() == 0 ? ADMIN_IN_CAPSULE : 0, !options.sqFlowControl());
      return Future.succeededFuture(dword0 & 0xffff);
    });
  }
}
