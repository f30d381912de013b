// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A process that edits the configuration of a data directory until it is killed, and says what was acknowledged. */
public final class ConfigWriter {
  private ConfigWriter() {}

  /** So many hosts in each configuration that the journal outgrows the snapshot every few edits. */
  private static final int HOSTS = 100;

  /** The configuration of a revision, which has no host in common with any other. */
  static Configuration of(long revision) {
    return Configuration.EMPTY.withRevision(revision).withHosts(IntStream.range(0, HOSTS)
        .mapToObj(i -> HostEntry.of("nqn.2014-08.org.example:host-%d-%d".formatted(revision, i)))
        .toList());
  }

  /**
   * Edits until it is killed.
   *
   * @param args the data directory
   */
  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    DataDirectory directory = DataDirectory.open(Path.of(args[0]));
    ConfigStore store =
        FileConfigStore.open(vertx, directory, new Rules(DeviceProbe.NONE)).await(60, TimeUnit.SECONDS);
    System.out.println("open " + store.snapshot().revision());
    while (true) {
      long revision = store.snapshot().revision();
      store.edit(revision, Change.to(of(revision + 1))).await(60, TimeUnit.SECONDS);
      // In one write, so that the reader never sees a part of a number.
      System.out.write(("edit " + (revision + 1) + "\n").getBytes(StandardCharsets.US_ASCII));
      System.out.flush();
    }
  }
}
