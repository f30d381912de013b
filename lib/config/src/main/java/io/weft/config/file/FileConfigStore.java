// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weft.config.Configuration;
import io.weft.config.rules.LegalConfiguration;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigState;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.ConfigWatch;
import io.weft.config.store.Edited;
import io.weft.config.store.Watches;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final ConfigFiles files;
  private final Watches watches;
  private final AtomicInteger waiting = new AtomicInteger();
  /** Changed on the worker thread only. */
  private volatile ConfigState state;
  /** The snapshot that is being written, or the last one. Changed on the worker thread only. */
  private volatile Future<Void> writing = Future.succeededFuture();
  private volatile boolean closed;

  private FileConfigStore(Vertx vertx, WorkerExecutor worker, ConfigFiles files, ConfigState loaded) {
    this.vertx = vertx;
    this.worker = worker;
    this.files = files;
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
      ConfigFiles files = new ConfigFiles(file, steps);
      LegalConfiguration loaded = new ConfigLoader(files).load();
      LOG.info("configuration {} is at revision {}", file, loaded.configuration().revision());
      return new FileConfigStore(vertx, worker, files, ConfigState.of(loaded, rules::require));
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
  public Future<Edited> edit(long expectedRevision, Change change) {
    if (closed) {
      return Future.failedFuture(new ConfigStoreException("the configuration store is closed", null));
    }
    if (waiting.incrementAndGet() > MAX_WAITING_EDITS) {
      waiting.decrementAndGet();
      return Future.failedFuture(new ConfigStoreException(
          "%d edits are already waiting; try again later".formatted(MAX_WAITING_EDITS), null));
    }
    return worker.executeBlocking(() -> apply(expectedRevision, change), false)
        .onComplete(_ -> waiting.decrementAndGet());
  }

  /** Runs on the worker thread. */
  private Edited apply(long expectedRevision, Change change) throws Exception {
    ConfigState before = state;
    ConfigState after = before.edit(expectedRevision, change);
    if (after == before) {
      return Edited.of(before.current(), before.current());
    }
    try {
      files.append(before.current(), after.current());
    } catch (IOException e) {
      state = before.without(after);
      String problem = "the configuration was not changed: %s cannot be written: %s".formatted(
          files.journal().file().current(), DataDirectory.describe(e));
      LOG.warn("{}", problem);
      throw new ConfigStoreException(problem, e);
    }
    state = after;
    Configuration current = after.current();
    LOG.info("configuration revision {}: {}", current.revision(),
        summary(after.changesSince(before.current().revision())));
    watches.changed();
    if (files.isNew()) {
      files.trySnapshot(current);
    } else if (files.isSnapshotDue() && writing.isComplete()) {
      writing = writeSnapshot(current);
    }
    return Edited.of(before.current(), current);
  }

  /** Replaces the snapshot while edits go on: only its beginning and its end are on the worker thread. */
  private Future<Void> writeSnapshot(Configuration configuration) {
    files.begin();
    return vertx.executeBlocking(() -> files.prepare(configuration), false)
        .transform(prepared -> worker.<Void>executeBlocking(() -> {
          if (prepared.succeeded()) {
            files.finish(prepared.result());
          } else {
            files.abandon(prepared.cause());
          }
          return null;
        }, false));
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
        .transform(_ -> writing)
        .transform(_ -> worker.executeBlocking(() -> {
          if (files.hasEdits()) {
            files.trySnapshot(state.current());
          }
          return null;
        }, false))
        .transform(_ -> worker.close());
  }
}
