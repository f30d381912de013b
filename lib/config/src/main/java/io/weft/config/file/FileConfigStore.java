// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weft.config.Configuration;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.CommittedEdits;
import io.weft.config.store.ConfigState;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.ConfigWatch;
import io.weft.config.store.Edited;
import io.weft.config.store.Watches;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of a single node. It keeps a snapshot of the configuration in {@code config.json} of the data directory and
 * the edits since in {@code config.json.journal}; see {@link ConfigFiles}. An edit is appended to the journal and on the
 * disk before it is acknowledged. When the journal has outgrown the snapshot, a new snapshot is written meanwhile. One
 * worker thread does all other file work.
 */
public final class FileConfigStore implements ConfigStore {
  /** The name of the document in the data directory. */
  public static final String FILE_NAME = "config.json";

  /** The most edits that may wait; more mean that a front end misbehaves. */
  static final int MAX_WAITING_EDITS = 64;
  private static final Logger LOG = LoggerFactory.getLogger(FileConfigStore.class);

  private final WorkerExecutor worker;
  private final KeptConfiguration kept;
  private final Watches watches;
  private final AtomicInteger waiting = new AtomicInteger();
  /** Changed on the worker thread only. */
  private volatile ConfigState state;
  /** Used on the worker thread only. Those before the start of this process are not among them. */
  private final CommittedEdits committed = new CommittedEdits();
  private volatile boolean closed;

  private FileConfigStore(Vertx vertx, WorkerExecutor worker, KeptConfiguration kept, ConfigState loaded) {
    this.worker = worker;
    this.kept = kept;
    this.watches = new Watches(vertx, this::snapshot);
    this.state = loaded;
  }

  /**
   * Opens the store of a data directory. A new directory has the empty configuration. What is stored is trusted: its
   * devices are not looked at.
   *
   * @param vertx runs the file work and the listeners
   * @param directory the directory, owned by the caller, who closes it after the store
   * @param rules the rules that every later configuration must follow
   * @return the store; fails with {@link ConfigStoreException} if the content of the directory cannot be used
   */
  public static Future<ConfigStore> open(Vertx vertx, DataDirectory directory, Rules rules) {
    return open(vertx, directory.resolve(FILE_NAME), FileSteps.REAL, rules);
  }

  /** As above, for a file in any directory, with steps that a test can make fail. */
  static Future<ConfigStore> open(Vertx vertx, Path file, FileSteps steps, Rules rules) {
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("weft-config-" + file, 1);
    return worker.<ConfigStore>executeBlocking(() -> {
      KeptConfiguration kept = KeptConfiguration.open(vertx, worker, file, steps);
      LOG.info("configuration {} is at revision {}", file, kept.loaded().configuration().revision());
      return new FileConfigStore(vertx, worker, kept, ConfigState.of(kept.loaded(), rules::require));
    }).recover(cause -> worker.close().transform(_ -> Future.failedFuture(cause)));
  }

  @Override
  public Configuration snapshot() {
    return state.current();
  }

  @Override
  public ConfigWatch watch(Consumer<Configuration> listener) {
    return watches.add(listener);
  }

  @Override
  public Future<Edited> edit(UUID id, long expectedRevision, Change change) {
    if (closed) {
      return Future.failedFuture(new ConfigStoreException("the configuration store is closed", null));
    }
    if (waiting.incrementAndGet() > MAX_WAITING_EDITS) {
      waiting.decrementAndGet();
      return Future.failedFuture(new ConfigStoreException(
          "%d edits are already waiting; try again later".formatted(MAX_WAITING_EDITS), null));
    }
    return worker.executeBlocking(() -> apply(id, expectedRevision, change), false)
        .onComplete(_ -> waiting.decrementAndGet());
  }

  /** Runs on the worker thread. */
  private Edited apply(UUID id, long expectedRevision, Change change) throws Exception {
    ConfigState before = state;
    OptionalLong made = committed.revision(id);
    if (made.isPresent()) {
      return before.committed(made.getAsLong());
    }
    ConfigState after = before.edit(expectedRevision, change);
    if (after == before) {
      return Edited.of(before.current(), before.current());
    }
    try {
      kept.keep(before.current(), after.current());
    } catch (ConfigStoreException e) {
      state = before.without(after);
      String problem = "the configuration was not changed: " + e.getMessage();
      LOG.warn("{}", problem);
      throw new ConfigStoreException(problem, e.getCause());
    }
    state = after;
    Configuration current = after.current();
    committed.add(id, current.revision());
    LOG.info("configuration revision {}: {}", current.revision(),
        summary(after.changesSince(before.current().revision())));
    watches.changed();
    kept.tidy(current);
    return Edited.of(before.current(), current);
  }

  private static String summary(List<String> lines) {
    int shown = Math.min(lines.size(), 5);
    String more = lines.size() > shown ? "; %d more changes".formatted(lines.size() - shown) : "";
    return String.join("; ", lines.subList(0, shown)) + more;
  }

  @Override
  public Future<Void> close() {
    closed = true;
    watches.close();
    // The one worker thread serves its queue in order, so this runs after the last edit.
    return worker.<Void>executeBlocking(() -> null, false)
        .transform(_ -> kept.close(state.current()))
        .transform(_ -> worker.close());
  }
}
