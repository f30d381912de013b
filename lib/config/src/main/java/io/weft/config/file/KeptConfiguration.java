// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weft.config.Configuration;
import io.weft.config.rules.LegalConfiguration;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A configuration on the disk of this machine: a snapshot in a file and the edits since in a journal beside it; see {@link
 * ConfigFiles}. When the journal has outgrown the snapshot, a new one is written meanwhile. All but {@link #close} runs on
 * the one thread of a worker, and blocks.
 */
public final class KeptConfiguration {
  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final ConfigFiles files;
  private final LegalConfiguration loaded;
  /** The snapshot that is being written, or the last one. Changed on the worker thread only. */
  private volatile Future<Void> writing = Future.succeededFuture();

  private KeptConfiguration(Vertx vertx, WorkerExecutor worker, ConfigFiles files, LegalConfiguration loaded) {
    this.vertx = vertx;
    this.worker = worker;
    this.files = files;
    this.loaded = loaded;
  }

  /**
   * Reads what is kept, and repairs its files if they are damaged. New files hold the empty configuration.
   *
   * @param worker has one thread, on which this is called; the caller closes it after {@link #close}
   * @param file the snapshot; the other files have its name with a suffix
   * @throws ConfigStoreException if the files cannot be used
   */
  public static KeptConfiguration open(Vertx vertx, WorkerExecutor worker, Path file) throws ConfigStoreException {
    return open(vertx, worker, file, FileSteps.REAL);
  }

  /** As above, with steps that a test can make fail. */
  static KeptConfiguration open(Vertx vertx, WorkerExecutor worker, Path file, FileSteps steps) throws ConfigStoreException {
    ConfigFiles files = new ConfigFiles(file, steps);
    return new KeptConfiguration(vertx, worker, files, new ConfigLoader(files).load());
  }

  /** What was kept when it was opened. */
  public LegalConfiguration loaded() {
    return loaded;
  }

  /**
   * Keeps an edit: it is on the disk when this returns. Costs what the edit changes.
   *
   * @param before the configuration that was kept last
   * @param after what is to be kept
   * @throws ConfigStoreException if it may not be on the disk
   */
  public void keep(Configuration before, Configuration after) throws ConfigStoreException {
    try {
      files.append(before, after);
    } catch (IOException e) {
      throw new ConfigStoreException(
          "%s cannot be written: %s".formatted(files.journal().file().current(), DataDirectory.describe(e)), e);
    }
  }

  /** Writes a snapshot if one is due. @param current what was kept last */
  public void tidy(Configuration current) {
    if (files.isNew()) {
      files.trySnapshot(current);
    } else if (files.isSnapshotDue() && writing.isComplete()) {
      writing = writeSnapshot(current);
    }
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

  /** Waits for what is being written, and leaves a snapshot without a journal. @param current what was kept last */
  public Future<Void> close(Configuration current) {
    return writing.transform(_ -> worker.executeBlocking(() -> {
      if (files.hasEdits()) {
        files.trySnapshot(current);
      }
      return null;
    }, false));
  }
}
