// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Reason;
import io.weft.config.file.DurableDirectory;
import io.weft.nvme.StatusCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The states of a node's namespaces, by UUID, kept in a directory with a file for each namespace that ever had one. All
 * users of a namespace share one state object.
 */
public final class NamespaceStates {
  private final Vertx vertx;
  private final Path directory;
  private final Map<UUID, Use> uses = new HashMap<>();

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
   * @return fails with {@link StateException} if its file cannot be used
   */
  public synchronized Future<NamespaceState> open(UUID uuid) {
    Use use = uses.get(uuid);
    if (use == null) {
      use = new Use(vertx.executeBlocking(() -> load(uuid), false));
      uses.put(uuid, use);
    }
    use.count++;
    return use.state.onFailure(_ -> failed(uuid));
  }

  private NamespaceState load(UUID uuid) throws StateException {
    createDirectory();
    StateFile file = new StateFile(directory, uuid);
    return new NamespaceState(vertx, file, file.read());
  }

  /** Forgets a state that failed to load, so that the next use reads the file again. */
  private synchronized void failed(UUID uuid) {
    uses.remove(uuid);
  }

  private void createDirectory() throws StateException {
    try {
      DurableDirectory.create(directory);
    } catch (IOException e) {
      throw new StateException(StatusCode.INTERNAL_ERROR,
          "the directory %s of the namespaces' states cannot be created: %s".formatted(directory, Reason.of(e)));
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
