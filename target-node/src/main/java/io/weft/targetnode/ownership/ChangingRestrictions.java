// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** What is agreed on while a process becomes a node of a cluster, or ceases to be one: watches go on with whatever agrees. */
final class ChangingRestrictions implements AgreedRestrictions {
  private final List<Watched> watches = new CopyOnWriteArrayList<>();
  private volatile AgreedRestrictions current = NONE;

  /** A watch of whatever agrees now. */
  private final class Watched implements OwnershipWatch {
    private final Function<AgreedRestrictions, OwnershipWatch> begin;
    private OwnershipWatch now = () -> { };
    private boolean ended;

    Watched(Function<AgreedRestrictions, OwnershipWatch> begin) {
      this.begin = begin;
    }

    synchronized void follow() {
      if (!ended) {
        now.close();
        now = begin.apply(current);
      }
    }

    /** What it has told last remains true. */
    synchronized void rest() {
      now.close();
      now = () -> { };
    }

    @Override
    public synchronized void close() {
      ended = true;
      now.close();
      watches.remove(this);
    }
  }

  /** Takes over what agrees. @param next {@link #NONE} when the process stands alone again */
  void follow(AgreedRestrictions next) {
    current = next;
    watches.forEach(next.isAgreeing() ? Watched::follow : Watched::rest);
  }

  private OwnershipWatch watching(Function<AgreedRestrictions, OwnershipWatch> begin) {
    Watched watched = new Watched(begin);
    watches.add(watched);
    watched.follow();
    return watched;
  }

  @Override
  public boolean isAgreeing() {
    return current.isAgreeing();
  }

  @Override
  public Future<Void> known() {
    return current.known();
  }

  @Override
  public OwnershipWatch watchAll(BiConsumer<UUID, Boolean> listener) {
    return watching(agreed -> agreed.watchAll(listener));
  }

  @Override
  public Optional<KeptRestrictions> find(UUID namespace) {
    return current.find(namespace);
  }

  @Override
  public OwnershipWatch watch(UUID namespace, Consumer<KeptRestrictions> listener) {
    return watching(agreed -> agreed.watch(namespace, listener));
  }

  @Override
  public boolean replace(UUID namespace, int group, long epoch, KeptRestrictions before, KeptRestrictions after)
      throws IOException {
    return current.replace(namespace, group, epoch, before, after);
  }

  @Override
  public boolean drop(UUID namespace, KeptRestrictions taken) throws IOException {
    return current.drop(namespace, taken);
  }
}
