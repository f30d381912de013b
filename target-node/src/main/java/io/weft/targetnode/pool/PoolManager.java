// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.Reason;
import io.weft.config.SubsystemEntry;
import io.weft.config.placement.NodeView;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.Edited;
import io.weft.nvme.Nsid;
import io.weft.nvme.StatusCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Manages the namespaces of one subsystem in its storage pool. After every step, the next start can recover
 * from an interruption: see {@link StoragePool}.
 */
public final class PoolManager implements NamespaceManagement {
  private static final Logger LOG = LoggerFactory.getLogger(PoolManager.class);

  /** The least time between two readings that hosts ask for: one counts the blocks of every file in the pool. */
  private static final long READING_NANOS = TimeUnit.SECONDS.toNanos(1);
  /** How long a host waits for a reading. */
  private static final long LONGEST_WAIT_MILLIS = 500;

  private final Vertx vertx;
  private final String nqn;
  private final StoragePool pool;
  private final ConfigStore store;
  private final Supplier<Future<Void>> applied;
  private final SerialExecution serial;
  private final Function<Configuration, NodeView> node;
  private final LongSupplier clock;
  private volatile PoolCapacity capacity = PoolCapacity.NONE;
  /** The last reading of the capacity that a host has asked for. */
  private Future<Void> reading = Future.succeededFuture();
  private long nextReading;

  /**
   * A manager; call {@link #recover} first.
   *
   * @param nqn the subsystem
   * @param directory its storage pool
   * @param applied makes this node apply the configuration of the store
   * @param serial lets only one manager of the node work at a time
   * @param node what a configuration means for this node, on which the storage pool is
   */
  public PoolManager(
      Vertx vertx, String nqn, Path directory, ConfigStore store, Supplier<Future<Void>> applied,
      SerialExecution serial, Function<Configuration, NodeView> node) {
    this(vertx, nqn, directory, store, applied, serial, node, System::nanoTime);
  }

  /** As above. @param clock in nanoseconds */
  PoolManager(
      Vertx vertx, String nqn, Path directory, ConfigStore store, Supplier<Future<Void>> applied,
      SerialExecution serial, Function<Configuration, NodeView> node, LongSupplier clock) {
    this.node = node;
    this.vertx = vertx;
    this.nqn = nqn;
    this.pool = new StoragePool(directory);
    this.store = store;
    this.applied = applied;
    this.serial = serial;
    this.clock = clock;
    this.nextReading = clock.getAsLong();
  }

  /** Cleans up after the previous process, and determines the capacity. */
  public Future<Void> recover() {
    return serial.next(() -> blocking(() -> {
      Set<UUID> deleted = pool.recover(uuid -> exists(store.snapshot(), uuid));
      if (!deleted.isEmpty()) {
        LOG.info("{}: deleted the files of namespaces whose creation or deletion was interrupted: {}",
            pool.directory(), deleted);
      }
      capacity = pool.capacity();
    })).onFailure(failure -> LOG.error("storage pool of {} cannot be used: {}", nqn, Reason.of(failure)));
  }

  @Override
  public synchronized Future<Void> refresh() {
    long now = clock.getAsLong();
    if (reading.isComplete() && now - nextReading >= 0) {
      nextReading = now + READING_NANOS;
      reading = readCapacity();
    }
    return reading.isComplete() ? reading : reading.timeout(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private Future<Void> readCapacity() {
    return blocking(() -> capacity = pool.capacity())
        .onFailure(failure -> LOG.warn("storage pool of {}: the capacity is unknown: {}", nqn, Reason.of(failure)))
        .otherwiseEmpty();
  }

  private static boolean exists(Configuration configuration, UUID uuid) {
    return configuration.subsystems().stream()
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .anyMatch(namespace -> namespace.identifiers().uuid().equals(uuid));
  }

  @Override
  public PoolCapacity capacity() {
    return capacity;
  }

  @Override
  public Future<ManagementResult> create(NewNamespace wanted) {
    return managed("create a namespace", () -> {
      UUID uuid = UUID.randomUUID();
      Creation creation = new Creation(nqn, uuid, wanted, node);
      return blocking(() -> capacity = pool.capacity()).compose(_ -> {
        if (wanted.bytes() > capacity.unallocated()) {
          return Future.succeededFuture(new ManagementResult(
              StatusCode.NAMESPACE_INSUFFICIENT_CAPACITY | StatusCode.DNR, wanted.bytes()));
        }
        return blocking(() -> createFile(uuid, wanted.bytes()))
            .compose(_ -> store.edit(ConfigStore.ANY_REVISION, creation))
            .recover(failure -> notCreated(uuid, failure))
            .compose(_ -> StatusCode.isSuccess(creation.result().status())
                ? applied.get().compose(_ -> blocking(() -> pool.keep(uuid)))
                : blocking(() -> pool.delete(uuid)))
            .map(_ -> creation.result());
      });
    });
  }

  private void createFile(UUID uuid, long bytes) throws IOException {
    pool.begin(uuid);
    try {
      pool.create(uuid, bytes);
    } catch (IOException e) {
      pool.delete(uuid);
      throw e;
    }
  }

  /** Deletes the file, unless the edit may have reached the disk despite the failure: the next start then decides. */
  private Future<Edited> notCreated(UUID uuid, Throwable failure) {
    Future<Void> cleared = failure instanceof InvalidConfigurationException
        ? blocking(() -> pool.delete(uuid))
        : Future.succeededFuture();
    return cleared.transform(_ -> Future.failedFuture(failure));
  }

  @Override
  public Future<ManagementResult> delete(int nsid) {
    return managed("delete namespace " + Integer.toUnsignedString(nsid), () -> {
      NodeView view = node.apply(store.snapshot());
      SubsystemEntry subsystem = view.configuration().subsystem(nqn).orElse(null);
      if (subsystem == null || nsid != Nsid.ALL && subsystem.namespace(nsid).isEmpty()) {
        return Future.succeededFuture(ManagementResult.refused(StatusCode.INVALID_NAMESPACE));
      }
      Set<UUID> uuids = subsystem.namespaces().stream()
          .filter(namespace -> (nsid == Nsid.ALL || namespace.nsid() == nsid) && subsystem.isPooled(namespace)
              && view.has(namespace.anaGroupId()))
          .map(NamespaceEntry::identifiers)
          .map(identifiers -> identifiers.uuid())
          .collect(Collectors.toSet());
      if (uuids.isEmpty() && nsid != Nsid.ALL) {
        return Future.succeededFuture(ManagementResult.refused(StatusCode.OPERATION_DENIED));
      }
      Deletion deletion = new Deletion(nqn, uuids);
      return each(uuids, pool::begin)
          .compose(_ -> store.edit(ConfigStore.ANY_REVISION, deletion))
          .recover(failure -> each(uuids, this::keepIfExists).transform(_ -> Future.failedFuture(failure)))
          .compose(_ -> applied.get())
          .compose(_ -> each(uuids, uuid -> {
            if (!exists(store.snapshot(), uuid)) {
              pool.delete(uuid);
            }
          }))
          .map(_ -> deletion.result());
    });
  }

  /** Clears the mark, so that a namespace that remains is not taken for one to be deleted later. */
  private void keepIfExists(UUID uuid) throws IOException {
    if (exists(store.snapshot(), uuid)) {
      pool.keep(uuid);
    }
  }

  @Override
  public Future<ManagementResult> attach(int nsid, Set<String> hostNqns) {
    return attachment("attach namespace " + nsid, new Attachment(nqn, nsid, hostNqns, true));
  }

  @Override
  public Future<ManagementResult> detach(int nsid, Set<String> hostNqns) {
    return attachment("detach namespace " + nsid, new Attachment(nqn, nsid, hostNqns, false));
  }

  private Future<ManagementResult> attachment(String what, Attachment edit) {
    return managed(what, () -> store.edit(ConfigStore.ANY_REVISION, edit)
        .compose(_ -> applied.get())
        .map(_ -> edit.result()));
  }

  private Future<ManagementResult> managed(String what, Supplier<Future<ManagementResult>> work) {
    return serial.next(() -> work.get()
        .recover(failure -> {
          LOG.error("{}: could not {}", nqn, what, failure);
          return Future.succeededFuture(new ManagementResult(StatusCode.INTERNAL_ERROR, 0));
        })
        .compose(result -> readCapacity().map(result)));
  }

  private Future<Void> each(Set<UUID> uuids, Step<UUID> step) {
    return blocking(() -> {
      for (UUID uuid : uuids) {
        step.take(uuid);
      }
    });
  }

  private Future<Void> blocking(Work work) {
    return vertx.executeBlocking(() -> {
      work.run();
      return null;
    }, false);
  }

  /** Work on files. */
  private interface Work {
    void run() throws IOException;
  }

  /** Work on the file of one namespace. */
  private interface Step<T> {
    void take(T subject) throws IOException;
  }
}
