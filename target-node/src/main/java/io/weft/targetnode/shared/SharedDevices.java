// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.shared;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.config.NamespaceEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.disk.DeviceGeometry;
import io.weft.targetnode.device.ConfiguredDevices;
import io.weft.targetnode.device.DeviceSource;

/**
 * Opens the devices of namespaces: those of this node alone as they are configured, those of shared ANA groups behind the fence
 * of their group, which opens them while this node owns it.
 */
public final class SharedDevices implements DeviceSource.Opener {
  private final ConfiguredDevices devices;
  private final SharedGroups groups;
  private final OpeningRehearsal rehearsal;

  /** An opener. @param devices opens what is to be open */
  public SharedDevices(ConfiguredDevices devices, SharedGroups groups) {
    this.devices = devices;
    this.groups = groups;
    this.rehearsal = new OpeningRehearsal(devices);
  }

  @Override
  public Future<Backend> open(NamespaceEntry entry, DeviceThreads threads) {
    return groups.isShared(entry.anaGroupId())
        ? threads.run(() -> devices.lookAtShared(entry)).compose(seen -> join(entry, seen, threads))
        : devices.open(entry, threads);
  }

  @Override
  public int sharedGroup(NamespaceEntry entry) {
    return groups.isShared(entry.anaGroupId()) ? entry.anaGroupId() : NOT_SHARED;
  }

  private Future<Backend> join(NamespaceEntry entry, DeviceGeometry seen, DeviceThreads threads) {
    Promise<Backend> joined = Promise.promise();
    groups.context().runOnContext(_ -> {
      SharedGroup group = groups.group(entry.anaGroupId());
      SharedBackend backend = new SharedBackend(group, groups.context(), seen, () -> devices.lookAtShared(entry),
          () -> devices.openShared(path(entry), seen.blockSize(), group, threads), devices.mayTearReads(seen));
      if (!group.state().holdsDevices()) {
        rehearsal.begin(groups.context().owner(), threads);
      }
      group.join(backend).onComplete(result -> {
        if (result.succeeded()) {
          joined.complete(backend);
        } else {
          group.leave(backend);
          joined.fail(result.cause());
        }
      });
    });
    return joined.future();
  }

  private static String path(NamespaceEntry entry) {
    return String.valueOf(entry.device().path());
  }
}
