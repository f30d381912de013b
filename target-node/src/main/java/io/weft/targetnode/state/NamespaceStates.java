// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Reason;
import io.weft.config.file.DurableDirectory;
import io.weft.nvme.StatusCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * The states of a node's namespaces, by UUID, kept in a directory with a file for each namespace that ever had one. All
 * users of a namespace share one state object.
 */
public final class NamespaceStates {
  private final Vertx vertx;
  private final Path directory;
  private final Map<UUID, Use> uses = new HashMap<>();
  /** The UUIDs of the namespaces that may have a file: no other one's is looked for. Null until the directory is read. */
  private @Nullable Set<UUID> stored;

  /**
   * States kept in a directory.
   *
   * @param directory the directory; created if missing
   */
  public NamespaceStates(Vertx vertx, Path directory) {
    this.vertx = vertx;
    this.directory = directory;
  }

  /**
   * The state of a namespace; {@link #close} it once for each call.
   *
   * @return complete on return if the namespace has no file, unless this is one of the first calls; fails with {@link StateException} if its file cannot be used
   */
  public synchronized Future<NamespaceState> open(UUID uuid) {
    Use use = uses.get(uuid);
    if (use == null) {
      use = new Use(stored == null || stored.contains(uuid)
          ? vertx.executeBlocking(() -> load(uuid), false)
          : Future.succeededFuture(new NamespaceState(vertx, new StateFile(directory, uuid), Restrictions.NONE)));
      uses.put(uuid, use);
    }
    use.count++;
    return use.state.onFailure(_ -> failed(uuid));
  }

  private NamespaceState load(UUID uuid) throws StateException {
    readDirectory();
    StateFile file = new StateFile(directory, uuid);
    return new NamespaceState(vertx, file, file.read());
  }

  /** Forgets a state that failed to load, so that the next use reads the file again. */
  private synchronized void failed(UUID uuid) {
    uses.remove(uuid);
  }

  /** Finds out, once, which namespaces may have a file. Blocks. */
  private synchronized void readDirectory() throws StateException {
    if (stored != null) {
      return;
    }
    try {
      DurableDirectory.create(directory);
      try (Stream<Path> files = Files.list(directory)) {
        stored = files.map(StateFile::uuidOf).flatMap(Optional::stream).collect(Collectors.toCollection(HashSet::new));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StateException(StatusCode.INTERNAL_ERROR,
          "the directory %s of the namespaces' states cannot be created and read: %s".formatted(directory, Reason.of(e)));
    }
  }

  /** Ends one use of a state. @return completes when its changes are on the disk */
  public synchronized Future<Void> close(UUID uuid) {
    Use use = uses.get(uuid);
    if (use == null) {
      return Future.succeededFuture();
    }
    use.count--;
    return use.state.compose(NamespaceState::settled).onComplete(_ -> forget(uuid));
  }

  /** Drops an unused state, unless it must last as long as the node runs. */
  private synchronized void forget(UUID uuid) {
    Use use = uses.get(uuid);
    if (use != null && use.count == 0
        && use.state.result().protection() != WriteProtection.UNTIL_POWER_CYCLE) {
      uses.remove(uuid);
      if (stored != null) {
        // It may have been written since the directory was read.
        stored.add(uuid);
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
