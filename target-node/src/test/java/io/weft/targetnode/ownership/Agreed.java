// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A cluster that agrees on the restrictions of one namespace. */
final class Agreed implements AgreedRestrictions {
  private final List<Consumer<KeptRestrictions>> listeners = new CopyOnWriteArrayList<>();
  private KeptRestrictions now = KeptRestrictions.NOTHING;

  void put(KeptRestrictions next) {
    now = next;
    listeners.forEach(listener -> listener.accept(next));
  }

  @Override
  public boolean isAgreeing() {
    return true;
  }

  @Override
  public Future<Void> known() {
    return Future.succeededFuture();
  }

  @Override
  public OwnershipWatch watchAll(BiConsumer<UUID, Boolean> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<KeptRestrictions> find(UUID namespace) {
    return Optional.of(now);
  }

  @Override
  public OwnershipWatch watch(UUID namespace, Consumer<KeptRestrictions> listener) {
    listeners.add(listener);
    listener.accept(now);
    return () -> listeners.remove(listener);
  }

  @Override
  public boolean replace(UUID namespace, int group, long epoch, KeptRestrictions before, KeptRestrictions after) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean drop(UUID namespace, KeptRestrictions taken) {
    throw new UnsupportedOperationException();
  }
}
