// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.weft.config.Reason;
import io.weft.config.file.DurableDirectory;
import io.weft.targetnode.ownership.AgreedRestrictions;
import io.weft.targetnode.ownership.KeptRestrictions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on this node's disk what the cluster has agreed on of namespaces. A node starts with the configuration that it knew last,
 * which may say that it has such a namespace alone; what its own file says of it is old then, until it has taken over what was
 * agreed on. A process that has left its cluster takes over what is remembered.
 */
final class AgreedMarks {
  private static final Logger LOG = LoggerFactory.getLogger(AgreedMarks.class);
  private static final String SUFFIX = ".agreed";

  private final Path directory;
  /** The namespaces whose marks are about to be changed: each once, however fast they change. */
  private final Set<UUID> due = ConcurrentHashMap.newKeySet();

  /** Marks in a directory; created with the first one. */
  AgreedMarks(Path directory) {
    this.directory = directory;
  }

  /** Follows what is agreed on, on worker threads. */
  void follow(Vertx vertx, AgreedRestrictions agreed) {
    Context worker = vertx.getOrCreateContext();
    agreed.watchAll((namespace, _) -> {
      if (due.add(namespace)) {
        worker.executeBlocking(() -> {
          due.remove(namespace);
          mark(namespace, agreed.find(namespace));
          return null;
        }, true);
      }
    });
  }

  private void mark(UUID namespace, Optional<KeptRestrictions> now) {
    StateFile file = file(namespace);
    try {
      if (now.isPresent()) {
        DurableDirectory.create(directory);
        file.write(Restrictions.of(now.get()));
      } else {
        file.delete();
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{} cannot be changed: {}", file, Reason.of(e));
    }
  }

  /** The mark of a namespace. */
  StateFile file(UUID namespace) {
    return new StateFile(directory, namespace, SUFFIX);
  }

  /** The namespace that a file of the directory is the mark of; empty for other files. */
  static Optional<UUID> uuidOf(Path file) {
    return StateFile.uuidOf(file, SUFFIX);
  }
}
