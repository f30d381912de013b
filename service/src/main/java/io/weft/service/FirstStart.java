// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.Identities;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.service.settings.ServiceSettings;
import io.weft.targetnode.storage.SparseFile;
import java.nio.file.Path;
import java.util.List;

/**
 * The configuration that {@code weft up} creates in a new data directory, unless the settings name one to restore: one
 * subsystem with one namespace, for any host.
 */
public final class FirstStart implements Services.Preparation {
  /** The subsystem that a new data directory gets. */
  public static final String NQN = "nqn.2026-11.io.weft:demo";

  private static final long SIZE = 1L << 30;

  private final ServiceSettings settings;

  /** Creates the preparation. @param settings the address of the port, and what to restore */
  public FirstStart(ServiceSettings settings) {
    this.settings = settings;
  }

  @Override
  public Future<Void> prepare(Vertx vertx, Path data, ConfigStore store) {
    Restore restore = new Restore(settings);
    if (restore.replaces(store.snapshot())) {
      return restore.prepare(vertx, data, store);
    }
    if (store.snapshot().revision() > 0) {
      return restore.prepare(vertx, data, store)
          .compose(_ -> new FirstPort(settings).prepare(vertx, data, store));
    }
    Path file = data.resolve("demo.img").toAbsolutePath().normalize();
    return vertx
        .executeBlocking(() -> SparseFile.createIfMissing(file, SIZE))
        .compose(_ -> store.edit(0, Change.to(demo(store.snapshot(), file))))
        .mapEmpty();
  }

  private Configuration demo(Configuration empty, Path file) {
    SubsystemAttributes attributes = SubsystemAttributes.defaults(new Identities(empty).serial(NQN));
    SubsystemEntry subsystem =
        SubsystemEntry.of(NQN, attributes, AllowedHosts.ANY, List.of(NamespaceEntry.of(1, file.toString())));
    TransportAddress address =
        TransportAddress.tcp(settings.get(ServiceSettings.LISTEN), settings.get(ServiceSettings.PORT));
    return empty.withSubsystems(List.of(subsystem)).withPorts(List.of(PortEntry.of(1, address, NQN)));
  }
}
