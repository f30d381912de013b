// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weft.config.Configuration;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigState;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.ConfigWatch;
import io.weft.config.store.Watches;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of a single node. It keeps the configuration in {@code config.json} of the data folder, in nvmetcli's
 * format with a checksum, and the one before beside it. All file work is done on one worker thread.
 */
public final class FileConfigStore implements ConfigStore {
  /** The name of the document in the data folder. */
  public static final String FILE_NAME = "config.json";

  /** How many edits may wait for their turn; more than this means that a front end misbehaves. */
  static final int MAX_WAITING_EDITS = 64;
  private static final Logger LOG = LoggerFactory.getLogger(FileConfigStore.class);

  private final WorkerExecutor worker;
  private final DurableFile file;
  private final Watches watches;
  private final AtomicInteger waiting = new AtomicInteger();
  /** Changed on the worker thread only. */
  private volatile ConfigState state;
  private volatile boolean closed;

  private FileConfigStore(Vertx vertx, WorkerExecutor worker, DurableFile file, ConfigState loaded) {
    this.worker = worker;
    this.file = file;
    this.watches = new Watches(vertx, this::snapshot);
    this.state = loaded;
  }

  /**
   * Opens the store of a data folder. A new folder has the empty configuration.
   *
   * @param vertx runs the file work and the listeners
   * @param folder the folder; it is the caller's, who closes it after the store
   * @param rules what a configuration must fulfil
   * @return the store; fails with {@link ConfigStoreException} if what is in the folder cannot be used
   */
  public static Future<ConfigStore> open(Vertx vertx, DataFolder folder, Rules rules) {
    return open(vertx, new DurableFile(folder.resolve(FILE_NAME)), rules);
  }

  /** As above, for a file in any folder. */
  public static Future<ConfigStore> open(Vertx vertx, DurableFile file, Rules rules) {
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("weft-config-" + file.current(), 1);
    return worker.<ConfigStore>executeBlocking(() -> {
      Configuration loaded = new ConfigLoader(file).load();
      LOG.info("configuration {} is at revision {}", file.current(), loaded.revision());
      return new FileConfigStore(vertx, worker, file, ConfigState.of(loaded, rules::require));
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
  public Future<Configuration> edit(long expectedRevision, Change change) {
    if (closed) {
      return Future.failedFuture(new ConfigStoreException("the configuration store is closed", null));
    }
    if (waiting.incrementAndGet() > MAX_WAITING_EDITS) {
      waiting.decrementAndGet();
      return Future.failedFuture(new ConfigStoreException(
          "%d edits are waiting already; try again later".formatted(MAX_WAITING_EDITS), null));
    }
    return worker.executeBlocking(() -> apply(expectedRevision, change), false)
        .onComplete(_ -> waiting.decrementAndGet());
  }

  /** Runs on the worker thread. */
  private Configuration apply(long expectedRevision, Change change) throws Exception {
    ConfigState before = state;
    ConfigState after = before.edit(expectedRevision, change);
    if (after == before) {
      return before.current();
    }
    try {
      file.write(ConfigDocument.encode(after.current()));
    } catch (IOException e) {
      state = before.without(after);
      throw new ConfigStoreException("the change is not made: %s cannot be written: %s".formatted(
          file.current(), DataFolder.describe(e)), e);
    }
    state = after;
    Configuration current = after.current();
    LOG.info("configuration revision {}: {}", current.revision(),
        summary(after.changesSince(before.current().revision())));
    watches.changed();
    return current;
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
    // The one worker thread serves its queue in order, so that this comes after the last edit.
    return worker.<Void>executeBlocking(() -> null, false).transform(_ -> worker.close());
  }
}
