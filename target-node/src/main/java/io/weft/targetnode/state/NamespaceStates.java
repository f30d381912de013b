// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Reason;
import io.weft.config.file.DurableDirectory;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.targetnode.ownership.KeptRestrictions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The states of a node's namespaces, by UUID. Those of namespaces that the node has alone are kept in a directory, with a file for each
 * namespace that ever had one; those of the others are agreed on in its cluster. When a namespace comes to this node alone, what
 * was agreed on goes into its file, in the place of what that had. All users of a namespace share one state object.
 */
public final class NamespaceStates {
  private final Vertx vertx;
  private final Path directory;
  private final GroupOwnership ownership;
  private final AgreedMarks marks;
  private final Map<Key, Use> uses = new HashMap<>();
  /** The UUIDs of the namespaces that may have a file or a mark: no other one's is looked for. Null until the directory is read. */
  private @Nullable Set<UUID> stored;

  /** What {@link #open} takes for a namespace that this node has alone. */
  public static final int ALONE = 0;

  /** A namespace, and the ANA group in which it is, unless this node has it alone. */
  private record Key(UUID uuid, int group) {}

  /**
   * States of a node without a cluster.
   *
   * @param directory the directory; created if missing
   */
  public NamespaceStates(Vertx vertx, Path directory) {
    this(vertx, directory, GroupOwnership.STANDALONE);
  }

  /** States of a node. @param directory as above @param ownership tells which groups are the node's, and what is agreed on */
  public NamespaceStates(Vertx vertx, Path directory, GroupOwnership ownership) {
    this.vertx = vertx;
    this.directory = directory;
    this.ownership = ownership;
    this.marks = new AgreedMarks(directory);
    marks.follow(vertx, ownership.restrictions());
  }

  /** The state of a namespace that this node has alone, as below. */
  public Future<NamespaceState> open(UUID uuid) {
    return open(uuid, ALONE);
  }

  /**
   * The state of a namespace; {@link #close} it once for each call.
   *
   * @param group the ANAGRPID of a namespace that other nodes reach too, or that lies on another node; {@link #ALONE}
   * @return complete on return if the namespace has no file, unless this is one of the first calls; fails with {@link StateException}
   *     if its file cannot be used, or if what is agreed on is not known and counts
   */
  public Future<NamespaceState> open(UUID uuid, int group) {
    return use(new Key(uuid, group));
  }

  private synchronized Future<NamespaceState> use(Key key) {
    Use use = uses.get(key);
    boolean handedOver = key.group == ALONE && ownership.restrictions().find(key.uuid).isPresent();
    if (use == null || handedOver && use.count == 0) {
      use = new Use(create(key, handedOver));
      uses.put(key, use);
    }
    use.count++;
    return use.state.onFailure(_ -> failed(key));
  }

  private Future<NamespaceState> create(Key key, boolean handedOver) {
    if (key.group != ALONE) {
      return Future.succeededFuture(new NamespaceState(vertx, new AgreedKeeper(ownership, key.uuid, key.group)));
    }
    if (handedOver || stored == null || stored.contains(key.uuid)) {
      return vertx.executeBlocking(() -> isMarked(key.uuid), false)
          .compose(marked -> marked ? knowing() : Future.succeededFuture())
          .compose(_ -> vertx.executeBlocking(() -> load(key.uuid), false));
    }
    return Future.succeededFuture(new NamespaceState(vertx, new FileKeeper(new StateFile(directory, key.uuid), Restrictions.NONE)));
  }

  private boolean isMarked(UUID uuid) throws StateException {
    readDirectory();
    return marks.file(uuid).exists();
  }

  /** Waits until it is known what the cluster has agreed on: this node's file may be older. */
  private Future<Void> knowing() {
    return ownership.restrictions().known().recover(failure -> Future.failedFuture(new StateException(StatusCode.INTERNAL_ERROR,
        "hosts have restricted it while other nodes reached it as well, and how is not known here: " + failure.getMessage())));
  }

  private NamespaceState load(UUID uuid) throws StateException {
    StateFile file = new StateFile(directory, uuid);
    Optional<KeptRestrictions> agreed = ownership.restrictions().find(uuid);
    if (agreed.isPresent()) {
      takeOver(uuid, file, agreed.get());
    } else if (!ownership.restrictions().isAgreeing()) {
      takeOverMark(uuid, file);
    }
    return new NamespaceState(vertx, new FileKeeper(file, file.read()));
  }

  /** Puts into the file what was agreed on while the namespace was not this node's alone. From then on, the file counts. */
  private void takeOver(UUID uuid, StateFile file, KeptRestrictions agreed) throws StateException {
    try {
      file.write(Restrictions.of(agreed).afterPowerCycle());
      if (ownership.restrictions().drop(uuid, agreed)) {
        return;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new StateException(StatusCode.INTERNAL_ERROR,
          "the write protection and the uncorrectable blocks on which the cluster has agreed cannot be taken over: " + Reason.of(e));
    }
    throw new StateException(StatusCode.INTERNAL_ERROR,
        "the write protection and the uncorrectable blocks on which the cluster has agreed were just changed");
  }

  /** Puts into the file what a cluster had agreed on that this process has left since, and that it had not taken over. */
  private void takeOverMark(UUID uuid, StateFile file) throws StateException {
    StateFile mark = marks.file(uuid);
    if (mark.exists()) {
      try {
        file.write(mark.read());
        mark.delete();
      } catch (IOException e) {
        throw new StateException(StatusCode.INTERNAL_ERROR, "%s cannot be taken over: %s".formatted(mark, Reason.of(e)));
      }
    }
  }

  /**
   * What this node keeps of namespaces that it has had alone, for those that get them. Completes on any thread.
   *
   * @return empty for those that never had restrictions; fails with {@link StateException} if a file cannot be used
   */
  public Future<Map<UUID, KeptRestrictions>> kept(Collection<UUID> namespaces) {
    return vertx.executeBlocking(() -> {
      Map<UUID, KeptRestrictions> kept = new HashMap<>();
      for (UUID uuid : namespaces) {
        StateFile file = new StateFile(directory, uuid);
        if (file.exists()) {
          kept.put(uuid, file.read().kept());
        }
      }
      return kept;
    }, false);
  }

  /** Forgets a state that failed to load, so that the next use reads the file again. */
  private synchronized void failed(Key key) {
    uses.remove(key);
  }

  /** Finds out, once, which namespaces may have a file. Blocks. */
  private synchronized void readDirectory() throws StateException {
    if (stored != null) {
      return;
    }
    try {
      DurableDirectory.create(directory);
      try (Stream<Path> files = Files.list(directory)) {
        stored = files.flatMap(file -> Stream.concat(StateFile.uuidOf(file).stream(), AgreedMarks.uuidOf(file).stream()))
            .collect(Collectors.toCollection(HashSet::new));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StateException(StatusCode.INTERNAL_ERROR,
          "the directory %s of the namespaces' states cannot be created and read: %s".formatted(directory, Reason.of(e)));
    }
  }

  /** Ends one use of the state of a namespace that this node has alone, as below. */
  public Future<Void> close(UUID uuid) {
    return close(uuid, ALONE);
  }

  /** Ends one use of a state. @param group as it was opened @return completes when its changes are durable or have failed */
  public synchronized Future<Void> close(UUID uuid, int group) {
    Key key = new Key(uuid, group);
    Use use = uses.get(key);
    if (use == null) {
      return Future.succeededFuture();
    }
    use.count--;
    return use.state.compose(NamespaceState::settled).onComplete(_ -> forget(key, use));
  }

  /** Drops an unused state, unless it must last as long as the node runs. */
  private synchronized void forget(Key key, Use use) {
    if (uses.get(key) == use && use.count == 0 && !use.state.result().mustStay()) {
      uses.remove(key);
      use.state.result().close();
      if (stored != null && key.group == ALONE) {
        // It may have been written since the directory was read.
        stored.add(key.uuid);
      }
    }
  }

  private static final class Use {
    private final Future<NamespaceState> state;
    private int count;

    Use(Future<NamespaceState> state) {
      this.state = state;
    }
  }
}
