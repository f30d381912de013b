// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import io.vertx.core.Future;
import io.weft.cluster.placement.Holder;
import io.weft.cluster.raft.Agreement;
import io.weft.config.store.ConfigStoreException;
import io.weft.targetnode.ownership.AgreedRestrictions;
import io.weft.targetnode.ownership.Grant;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.targetnode.ownership.Lease;
import io.weft.targetnode.ownership.OwnershipWatch;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the target node which ANA groups its cluster has placed on it. */
final class HeldGroups implements GroupOwnership {
  private static final Logger LOG = LoggerFactory.getLogger(HeldGroups.class);

  /** How long the end waits until what was given back is agreed on; after that, others wait for the end of the lease. */
  private static final long LEAVE_MILLIS = 2000;

  private final Lease lease;
  private final Duration quiesceTime;
  private final NamespaceAgreement restrictions;
  private final Holder holder;
  private volatile Future<Void> left = Future.succeededFuture();

  /** Begins to hold. @param lease is renewed while the cluster grants it */
  HeldGroups(Agreement agreement, String node, Duration quiesceTime, Lease lease) {
    this.lease = lease;
    this.quiesceTime = quiesceTime;
    // It learns of each change before the holder does: what is placed here is served with what was agreed on before.
    this.restrictions = new NamespaceAgreement(agreement, node);
    this.holder = Holder.start(agreement, node, quiesceTime, lease::renew);
  }

  @Override
  public Lease lease() {
    return lease;
  }

  @Override
  public Map<Integer, Grant> grants() {
    Map<Integer, Grant> grants = new TreeMap<>();
    holder.held().forEach((group, held) -> grants.put(group, new Grant(held.epoch(), held.servesFrom(), held.wantedBack())));
    return grants;
  }

  @Override
  public Set<Integer> shared() {
    return holder.shared();
  }

  @Override
  public OwnershipWatch watch(Runnable changed) {
    return holder.watch(changed)::run;
  }

  @Override
  public void released(Map<Integer, Long> epochs) {
    Thread.ofVirtual().name("weft-give-back").start(() -> {
      try {
        holder.giveBack(epochs);
      } catch (ConfigStoreException e) {
        LOG.warn("ANA groups {} are given back when this node's lease ends, which nobody could be told before: {}",
            epochs.keySet(), e.getMessage());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Override
  public AgreedRestrictions restrictions() {
    return restrictions;
  }

  @Override
  public Duration quiesceTime() {
    return quiesceTime;
  }

  /** Wants all groups back, since the node is about to stop. */
  void leave() {
    left = Future.fromCompletionStage(holder.leave());
  }

  /** Completes when what the node held is given back, or after some seconds. Never fails. */
  Future<Void> givenBack() {
    return left.timeout(LEAVE_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  /** Ends, when what was given back is agreed on. @return never fails */
  Future<Void> close() {
    return givenBack().onComplete(_ -> {
      holder.close();
      restrictions.close();
    });
  }
}
