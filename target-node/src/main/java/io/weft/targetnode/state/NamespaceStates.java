// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.nvme.StatusCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The states of a node's namespaces, by UUID: a folder with a file for each namespace that ever had one. A state that is in
 * use is there once, however often it is opened.
 */
public final class NamespaceStates {
  private final Vertx vertx;
  private final Path folder;
  private final Map<UUID, Use> uses = new HashMap<>();

  /**
   * States that are kept in a folder.
   *
   * @param folder the folder, which is made if there is none
   */
  public NamespaceStates(Vertx vertx, Path folder) {
    this.vertx = vertx;
    this.folder = folder;
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
    return use.state.onFailure(failure -> failed(uuid));
  }

  private NamespaceState load(UUID uuid) throws StateException {
    makeFolder();
    StateFile file = new StateFile(folder, uuid);
    return new NamespaceState(vertx, file, file.read());
  }

  /** Lets the next one who wants it look whether the file is better now. */
  private synchronized void failed(UUID uuid) {
    uses.remove(uuid);
  }

  private void makeFolder() throws StateException {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.createDirectories(folder);
      try (FileChannel parent = FileChannel.open(folder.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        parent.force(true);
      }
    } catch (IOException e) {
      throw new StateException(StatusCode.INTERNAL_ERROR,
          "the folder %s of the namespaces' states cannot be made: %s".formatted(folder, e));
    }
  }

  /** A state is not used any more by one who has opened it. @return when its changes are on the disk */
  public synchronized Future<Void> close(UUID uuid) {
    Use use = uses.get(uuid);
    if (use == null) {
      return Future.succeededFuture();
    }
    use.count--;
    return use.state.compose(NamespaceState::settled).onComplete(settled -> forget(uuid));
  }

  /** Lets go of a state that nobody uses, unless it lives as long as the node does. */
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
