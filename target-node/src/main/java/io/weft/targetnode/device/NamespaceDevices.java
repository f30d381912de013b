// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.ByteSize;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.state.NamespaceState;
import io.weft.targetnode.state.NamespaceStates;
import io.weft.targetnode.storage.Engine;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.NamespaceStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open devices under one subsystem's namespaces. Used from one context; a change of configuration keeps
 * devices that are still in use open.
 */
public final class NamespaceDevices {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceDevices.class);

  private final Vertx vertx;
  private final String nqn;
  private final Engine engine;
  private final NamespaceStates states;
  private final SortedMap<Integer, Namespace> exported = new TreeMap<>();
  private final Map<Integer, String> failures = new ConcurrentHashMap<>();

  /** The devices of a subsystem, none of them open. */
  public NamespaceDevices(Vertx vertx, String nqn, Engine engine, NamespaceStates states) {
    this.states = states;
    this.vertx = vertx;
    this.nqn = nqn;
    this.engine = engine;
  }

  /** Why enabled namespaces are not exported, by NSID. From any thread. */
  public Map<Integer, String> failures() {
    return Map.copyOf(failures);
  }

  /** The namespaces that can be exported now, by NSID; a snapshot. */
  public SortedMap<Integer, Namespace> namespaces() {
    return new TreeMap<>(exported);
  }

  /**
   * Lets go of the devices that the next configuration does not use at the same place. Their namespaces are no longer
   * among {@link #namespaces} when this method returns.
   *
   * @param wanted the next configuration; null if the subsystem is gone
   * @return completes when the devices are closed
   */
  public Future<Void> release(@Nullable SubsystemEntry wanted) {
    List<Future<?>> closing = new ArrayList<>();
    for (Namespace current : List.copyOf(exported.values())) {
      boolean kept = wanted != null && wanted.namespace(current.nsid())
          .filter(entry -> entry.enable() && entry.device().equals(current.entry().device()))
          .isPresent();
      if (!kept) {
        exported.remove(current.nsid());
        closing.add(current.backend().close());
        closing.add(states.close(current.entry().identifiers().uuid()));
      }
    }
    if (wanted == null) {
      failures.clear();
    }
    return Future.join(closing).mapEmpty();
  }

  /**
   * Opens the devices of new namespaces, after {@link #release}. A namespace whose device cannot be opened is left out,
   * and retried at the next change.
   *
   * @return completes when each device is open or has failed
   */
  public Future<Void> take(SubsystemEntry wanted) {
    failures.clear();
    List<Future<?>> opening = new ArrayList<>();
    for (NamespaceEntry entry : wanted.namespaces()) {
      Namespace current = exported.get(entry.nsid());
      if (entry.enable() && (current == null || !current.entry().equals(entry))) {
        opening.add(
            open(entry, current)
                .onSuccess(namespace -> exported.put(entry.nsid(), namespace))
                .onFailure(failure -> failed(entry, failure))
                .otherwiseEmpty());
      }
    }
    return Future.join(opening).mapEmpty();
  }

  private Future<Namespace> open(NamespaceEntry entry, @Nullable Namespace current) {
    if (current != null) {
      return states.open(entry.identifiers().uuid())
          .map(state -> new Namespace(entry, current.backend(), current.stats(), state))
          .onSuccess(_ -> states.close(current.entry().identifiers().uuid()));
    }
    return openDevice(entry.device())
        .compose(backend ->
            states.open(entry.identifiers().uuid())
                .map(state -> opened(entry, backend, state))
                .recover(failure -> backend.close().transform(_ -> Future.failedFuture(failure))));
  }

  private Namespace opened(NamespaceEntry entry, Backend backend, NamespaceState state) {
    LOG.info("{} namespace {} is {}: {} in blocks of {} bytes, {}", nqn, entry.nsid(), entry.device().path(),
        ByteSize.format(backend.size()), backend.blockSize(), backend.describe());
    return new Namespace(entry, backend, new NamespaceStats(), state);
  }

  private void failed(NamespaceEntry entry, Throwable failure) {
    LOG.error("{} namespace {} is not exported: {}", nqn, entry.nsid(), failure.getMessage());
    failures.put(entry.nsid(), String.valueOf(failure.getMessage()));
  }

  private Future<Backend> openDevice(NamespaceDevice device) {
    String path = device.path();
    if (path == null) {
      return Future.failedFuture("it has no device path");
    }
    BackendOptions options = new BackendOptions(device.blockSize(), device.bufferedIo(), engine);
    return Backends.open(path, options, vertx);
  }

  /**
   * Rereads the size of every device.
   *
   * @return the NSIDs of those whose size has changed; a device whose size cannot be read keeps the old one
   */
  public Future<List<Integer>> revalidate() {
    List<Integer> resized = new ArrayList<>();
    List<Future<?>> pending = new ArrayList<>();
    for (Namespace namespace : exported.values()) {
      pending.add(
          namespace.backend().refreshSize()
              .onSuccess(size -> {
                if (namespace.updateSize()) {
                  LOG.info("{} namespace {} has {} now", nqn, namespace.nsid(), ByteSize.format(size));
                  resized.add(namespace.nsid());
                }
              })
              .onFailure(failure -> LOG.warn("{} namespace {} keeps its size of {}: {}", nqn, namespace.nsid(),
                  ByteSize.format(namespace.backend().size()), failure.getMessage())));
    }
    return Future.join(pending).transform(_ -> Future.succeededFuture(resized));
  }
}
