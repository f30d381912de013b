// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import io.vertx.core.Future;
import io.weft.config.NamespaceEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.elsewhere.ElsewhereBackend;
import io.weft.targetnode.storage.DeviceShape;
import io.weft.targetnode.storage.DevicesElsewhere;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens the devices of namespaces that lie on this node. For one that lies on another node there is something to show to
 * hosts, if that node has told of it.
 */
public final class PlacedDevices implements DeviceSource.Opener {
  private final DeviceSource.Opener devices;
  private final Predicate<NamespaceEntry> here;
  private final DevicesElsewhere elsewhere;

  /**
   * An opener.
   *
   * @param devices opens the devices of this node
   * @param here whether a device lies on this node
   * @param elsewhere what is known of other devices
   */
  public PlacedDevices(DeviceSource.Opener devices, Predicate<NamespaceEntry> here, DevicesElsewhere elsewhere) {
    this.devices = devices;
    this.here = here;
    this.elsewhere = elsewhere;
  }

  @Override
  public Future<Backend> open(NamespaceEntry entry, DeviceThreads threads) {
    if (here.test(entry)) {
      return devices.open(entry, threads);
    }
    DeviceShape shape = shapeElsewhere(entry);
    return shape == null
        ? Future.failedFuture(new BackendException("lies on another node"))
        : Future.succeededFuture(new ElsewhereBackend(threads, shape));
  }

  @Override
  public int sharedGroup(NamespaceEntry entry) {
    return here.test(entry) ? devices.sharedGroup(entry) : NOT_SHARED;
  }

  @Override
  public boolean isShown(NamespaceEntry entry) {
    return here.test(entry) || shapeElsewhere(entry) != null;
  }

  @Override
  public @Nullable DeviceShape shapeElsewhere(NamespaceEntry entry) {
    return here.test(entry) ? null : elsewhere.find(entry.identifiers().uuid());
  }
}
