// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.cluster.placement.NamespaceRecord;
import io.weft.cluster.placement.NamespaceRecords;
import io.weft.cluster.raft.Agreement;
import io.weft.config.store.ConfigStoreException;
import io.weft.targetnode.ownership.AgreedRestrictions;
import io.weft.targetnode.ownership.KeptRestrictions;
import io.weft.targetnode.ownership.OwnershipWatch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the target node what the cluster has agreed on of namespaces, and has its changes agreed on. */
final class NamespaceAgreement implements AgreedRestrictions, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceAgreement.class);
  private static final long PATIENCE_MILLIS = 5000;

  private final NamespaceRecords records;
  private final Promise<Void> reached = Promise.promise();
  private final Thread learning;

  NamespaceAgreement(Agreement agreement, String node) {
    this.records = new NamespaceRecords(agreement, node);
    this.learning = Thread.ofVirtual().name("weft-namespaces").start(() -> learn(agreement));
  }

  private void learn(Agreement agreement) {
    try {
      while (!reached.future().isComplete()) {
        try {
          agreement.catchUp();
          reached.tryComplete();
        } catch (ConfigStoreException e) {
          LOG.debug("what was agreed on of namespaces is not known yet", e);
        }
      }
    } catch (InterruptedException _) {
      reached.tryFail("this node stops");
    }
  }

  @Override
  public boolean isAgreeing() {
    return true;
  }

  @Override
  public Future<Void> known() {
    Future<Void> known = reached.future();
    return known.isComplete() ? known : known.timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).recover(_ ->
        Future.failedFuture("the voters of the cluster have not confirmed within %d s what is agreed on".formatted(
            TimeUnit.MILLISECONDS.toSeconds(PATIENCE_MILLIS))));
  }

  @Override
  public OwnershipWatch watchAll(BiConsumer<UUID, Boolean> listener) {
    return records.watchAll(listener)::run;
  }

  @Override
  public Optional<KeptRestrictions> find(UUID namespace) {
    return records.find(namespace).map(NamespaceAgreement::kept);
  }

  @Override
  public OwnershipWatch watch(UUID namespace, Consumer<KeptRestrictions> listener) {
    return records.watch(namespace, record -> listener.accept(kept(record)))::run;
  }

  @Override
  public boolean replace(UUID namespace, int group, long epoch, KeptRestrictions before, KeptRestrictions after)
      throws IOException {
    return agreed(() -> records.replace(namespace, group, epoch, record(before), record(after)));
  }

  @Override
  public boolean drop(UUID namespace, KeptRestrictions taken) throws IOException {
    return agreed(() -> records.drop(namespace, record(taken)));
  }

  private interface Change {
    boolean make() throws ConfigStoreException, InterruptedException;
  }

  private static boolean agreed(Change change) throws IOException {
    try {
      return change.make();
    } catch (ConfigStoreException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("this node stops");
    }
  }

  private static KeptRestrictions kept(NamespaceRecord record) {
    return new KeptRestrictions(record.protection(), record.uncorrectable());
  }

  static NamespaceRecord record(KeptRestrictions kept) {
    return new NamespaceRecord(kept.writeProtection(), kept.uncorrectable());
  }

  @Override
  public void close() {
    learning.interrupt();
    records.close();
  }
}
