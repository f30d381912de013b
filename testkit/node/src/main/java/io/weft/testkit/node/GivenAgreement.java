// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import io.vertx.core.Future;
import io.weft.targetnode.ownership.AgreedRestrictions;
import io.weft.targetnode.ownership.Grant;
import io.weft.targetnode.ownership.KeptRestrictions;
import io.weft.targetnode.ownership.OwnershipWatch;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Stands for what the nodes of a cluster agree on of their namespaces. */
public final class GivenAgreement {
  private final Map<UUID, KeptRestrictions> agreed = new HashMap<>();
  private final Map<UUID, List<Consumer<KeptRestrictions>>> listeners = new HashMap<>();
  private final List<BiConsumer<UUID, Boolean>> overviews = new CopyOnWriteArrayList<>();
  private boolean silent;

  /** Lets no voter answer, or all of them again. */
  public synchronized void beSilent(boolean now) {
    silent = now;
  }

  private synchronized boolean isSilent() {
    return silent;
  }

  private synchronized OwnershipWatch watchAll(BiConsumer<UUID, Boolean> listener) {
    overviews.add(listener);
    agreed.keySet().forEach(namespace -> listener.accept(namespace, true));
    return () -> overviews.remove(listener);
  }

  /** What is agreed on of a namespace. */
  public synchronized Optional<KeptRestrictions> find(UUID namespace) {
    return Optional.ofNullable(agreed.get(namespace));
  }

  /** Agrees on something. */
  public synchronized void put(UUID namespace, KeptRestrictions kept) {
    agreed.put(namespace, kept);
    overviews.forEach(overview -> overview.accept(namespace, true));
    listeners.getOrDefault(namespace, List.of()).forEach(listener -> listener.accept(kept));
  }

  private synchronized boolean replace(UUID namespace, KeptRestrictions before, KeptRestrictions after) throws IOException {
    requireAnswer();
    boolean expected = agreed.getOrDefault(namespace, KeptRestrictions.NOTHING).equals(before);
    if (expected) {
      put(namespace, after);
    }
    return expected;
  }

  private synchronized boolean drop(UUID namespace, KeptRestrictions taken) throws IOException {
    requireAnswer();
    boolean dropped = agreed.remove(namespace, taken);
    overviews.forEach(overview -> overview.accept(namespace, agreed.containsKey(namespace)));
    return dropped;
  }

  private void requireAnswer() throws IOException {
    if (silent) {
      throw new IOException("no voter answers");
    }
  }

  private synchronized OwnershipWatch watch(UUID namespace, Consumer<KeptRestrictions> listener) {
    listeners.computeIfAbsent(namespace, _ -> new CopyOnWriteArrayList<>()).add(listener);
    listener.accept(agreed.getOrDefault(namespace, KeptRestrictions.NOTHING));
    return () -> unwatch(namespace, listener);
  }

  private synchronized void unwatch(UUID namespace, Consumer<KeptRestrictions> listener) {
    listeners.getOrDefault(namespace, List.of()).remove(listener);
  }

  /** The view of a node. */
  AgreedRestrictions of(GivenOwnership node) {
    return new AgreedRestrictions() {
      @Override
      public boolean isAgreeing() {
        return true;
      }

      @Override
      public Future<Void> known() {
        return isSilent() ? Future.failedFuture("no voter answers") : Future.succeededFuture();
      }

      @Override
      public OwnershipWatch watchAll(BiConsumer<UUID, Boolean> listener) {
        return GivenAgreement.this.watchAll(listener);
      }

      @Override
      public Optional<KeptRestrictions> find(UUID namespace) {
        return GivenAgreement.this.find(namespace);
      }

      @Override
      public OwnershipWatch watch(UUID namespace, Consumer<KeptRestrictions> listener) {
        return GivenAgreement.this.watch(namespace, listener);
      }

      @Override
      public boolean replace(UUID namespace, int group, long epoch, KeptRestrictions before, KeptRestrictions after)
          throws IOException {
        Grant grant = node.grants().get(group);
        return grant != null && grant.epoch() == epoch && GivenAgreement.this.replace(namespace, before, after);
      }

      @Override
      public boolean drop(UUID namespace, KeptRestrictions taken) throws IOException {
        return GivenAgreement.this.drop(namespace, taken);
      }
    };
  }
}
