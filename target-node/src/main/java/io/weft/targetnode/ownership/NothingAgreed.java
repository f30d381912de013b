// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The restrictions that a node without a cluster agrees on with others: none. */
final class NothingAgreed implements AgreedRestrictions {
  @Override
  public boolean isAgreeing() {
    return false;
  }

  @Override
  public Future<Void> known() {
    return Future.succeededFuture();
  }

  @Override
  public OwnershipWatch watchAll(BiConsumer<UUID, Boolean> listener) {
    return () -> { };
  }

  @Override
  public Optional<KeptRestrictions> find(UUID namespace) {
    return Optional.empty();
  }

  @Override
  public OwnershipWatch watch(UUID namespace, Consumer<KeptRestrictions> listener) {
    listener.accept(KeptRestrictions.NOTHING);
    return () -> { };
  }

  @Override
  public boolean replace(
      UUID namespace, int group, long epoch, KeptRestrictions before, KeptRestrictions after) {
    return false;
  }

  @Override
  public boolean drop(UUID namespace, KeptRestrictions taken) {
    return false;
  }
}
