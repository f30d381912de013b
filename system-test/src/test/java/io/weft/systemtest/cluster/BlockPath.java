// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A client's way to a namespace through one node, connected when it is needed. Used by one thread. */
final class BlockPath {
  private static final int COMMAND_MILLIS = 4_000;
  private static final long LIMIT_SECONDS = 60;

  private final NvmeHost host;
  private final ClusterNode node;
  private final BlockClient.Disk disk;
  private final ControllerIds ids;
  private @Nullable HostController controller;
  private @Nullable HostNamespace namespace;

  /** A path that is not connected. @param ids learns of its controllers */
  BlockPath(NvmeHost host, ClusterNode node, BlockClient.Disk disk, ControllerIds ids) {
    this.host = host;
    this.node = node;
    this.disk = disk;
    this.ids = ids;
  }

  /** The namespace through this path. @throws io.weft.host.error.HostException if it cannot be reached through it now */
  HostNamespace connected() throws Exception {
    HostNamespace known = namespace;
    if (known != null) {
      return known;
    }
    HostController made = host.connect(new ControllerOptions(HostTransport.tcp(node.address(), node.port()), disk.subsystem())
        .commandTimeoutMillis(COMMAND_MILLIS)).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    made.closed().onComplete(ids.began(disk.subsystem(), made.id(), node.name()));
    controller = made;
    HostNamespace found = made.namespace(disk.nsid()).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    namespace = found;
    return found;
  }

  /** Ends the association, if there is one. */
  void leave() throws TimeoutException {
    HostController left = controller;
    controller = null;
    namespace = null;
    if (left != null) {
      left.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
