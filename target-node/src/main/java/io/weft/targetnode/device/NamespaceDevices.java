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
  private SortedMap<Integer, Namespace> exported = new TreeMap<>();
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

  /** The exported namespaces, by NSID. */
  SortedMap<Integer, Namespace> exported() {
    return exported;
  }

  /**
   * Opens the devices of new namespaces. A namespace whose device cannot be opened is left out, and retried at the next
   * change.
   *
   * @return the namespaces to export; devices that are no longer used remain open until {@link #use}
   */
  public Future<SortedMap<Integer, Namespace>> open(SubsystemEntry wanted) {
    SortedMap<Integer, Namespace> next = new TreeMap<>();
    failures.clear();
    List<Future<?>> opening = new ArrayList<>();
    for (NamespaceEntry entry : wanted.namespaces()) {
      if (entry.enable()) {
        Namespace current = exported.get(entry.nsid());
        if (current != null && current.entry().equals(entry)) {
          next.put(entry.nsid(), current);
        } else {
          opening.add(
              open(entry, current)
                  .onSuccess(namespace -> next.put(entry.nsid(), namespace))
                  .onFailure(failure -> failed(entry, failure))
                  .otherwiseEmpty());
        }
      }
    }
    return Future.join(opening).map(_ -> next);
  }

  private Future<Namespace> open(NamespaceEntry entry, @Nullable Namespace current) {
    if (current != null && current.entry().device().equals(entry.device())) {
      return states.open(entry.identifiers().uuid())
          .map(state -> new Namespace(entry, current.backend(), current.stats(), state));
    }
    return closeReplaced(current)
        .compose(_ -> openDevice(entry.device()))
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

  private Future<Void> closeReplaced(@Nullable Namespace replaced) {
    return replaced == null ? Future.succeededFuture() : replaced.backend().close();
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

  /** Called when hosts see the new namespaces: closes the devices that none of them uses. */
  public Future<Void> use(SortedMap<Integer, Namespace> now) {
    List<Future<?>> closing = new ArrayList<>();
    for (Namespace old : exported.values()) {
      if (now.values().stream().noneMatch(namespace -> namespace.backend() == old.backend())) {
        closing.add(old.backend().close());
      }
      if (now.get(old.nsid()) != old) {
        closing.add(states.close(old.entry().identifiers().uuid()));
      }
    }
    exported = now;
    return Future.join(closing).mapEmpty();
  }
}
