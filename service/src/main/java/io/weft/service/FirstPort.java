// SPDX-License-Identifier: Apache-2.0

package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.address.TransportAddress;
import io.weft.config.store.ConfigStore;
import io.weft.service.settings.ServiceSettings;
import java.nio.file.Path;

/** Moves the first port of an existing configuration to the address in the settings, if they give one. */
final class FirstPort implements Services.Preparation {
  private final ServiceSettings settings;

  FirstPort(ServiceSettings settings) {
    this.settings = settings;
  }

  /** Whether the settings give an address. */
  boolean isWanted() {
    return settings.has(ServiceSettings.LISTEN) || settings.has(ServiceSettings.PORT);
  }

  @Override
  public Future<Void> prepare(Vertx vertx, Path data, ConfigStore store) {
    if (!isWanted()) {
      return Future.succeededFuture();
    }
    Configuration current = store.snapshot();
    return move(current).sameContent(current)
        ? Future.succeededFuture()
        : store.edit(ConfigStore.ANY_REVISION, this::move).mapEmpty();
  }

  /** The configuration with the port moved. In a cluster it stays as it is: the port may be another node's. */
  Configuration move(Configuration current) {
    return current.firstPort().filter(_ -> !current.hasNodes())
        .map(first -> current.with(first.withAddress(moved(first.address()))))
        .orElse(current);
  }

  private TransportAddress moved(TransportAddress address) {
    TransportAddress plain = TransportAddress.tcp(
        settings.has(ServiceSettings.LISTEN) ? settings.get(ServiceSettings.LISTEN) : address.traddr(),
        settings.has(ServiceSettings.PORT) ? settings.get(ServiceSettings.PORT) : address.tcpPort());
    return new TransportAddress(
        plain.trtype(), plain.adrfam(), plain.traddr(), plain.trsvcid(), address.treq(), address.tsas());
  }
}
