// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.Samples;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process ends at each step of edits and snapshots; every acknowledged edit is there at the next start. */
class FileConfigStoreCrashTest {
  private static final Rules RULES = new Rules(DeviceProbe.NONE);
  private static final int EDITS = 4;

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path temporary;

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private ConfigStore open(Path file, FileSteps steps) throws Exception {
    return FileConfigStore.open(vertx, file, steps, RULES).await(60, TimeUnit.SECONDS);
  }

  private static Configuration edit(ConfigStore store, Change change) throws Exception {
    return store.edit(ConfigStore.ANY_REVISION, change).await(60, TimeUnit.SECONDS).configuration();
  }

  /** Makes edits until the process ends. @return how many were acknowledged */
  private static int edits(ConfigStore store) {
    for (int i = 0; i < EDITS; i++) {
      try {
        edit(store, Edits::next);
      } catch (Exception e) {
        assertTrue(String.valueOf(e.getMessage()).contains("the process has ended"), e::toString);
        return i;
      }
    }
    return EDITS;
  }

  @Test
  @DisplayName("a process that ends at any step of edits and snapshots has lost nothing (mend 21)")
  void endsAtAnyStep() throws Exception {
    boolean ended = true;
    for (int steps = 0; ended; steps++) {
      Path file = Files.createDirectory(temporary.resolve("" + steps)).resolve("config.json");
      EndsAfter ending = new EndsAfter(steps);
      ConfigStore first = open(file, ending);
      int acknowledged = edits(first);
      first.close().await(60, TimeUnit.SECONDS);
      ended = ending.hasEnded();

      ConfigStore next = open(file, FileSteps.REAL);
      long found = next.snapshot().revision();
      assertTrue(found == acknowledged || found == acknowledged + 1, "%d steps: %d".formatted(steps, found));
      for (long i = 1; i <= found; i++) {
        assertTrue(next.snapshot().host(Edits.host(i).nqn()).isPresent(), "%d steps: edit %d".formatted(steps, i));
      }
      assertEquals(found + 1, edit(next, Edits::next).revision());
      next.close().await(60, TimeUnit.SECONDS);
      assertEquals(found + 1, Edits.load(file).revision());
      assertTrue(steps < 100, "it never came to its end");
    }
  }

  @Test
  void doesNotGiveARevisionTwiceAfterAFailedWrite() throws Exception {
    ConfigStore store = open(temporary.resolve("config.json"), new FileSteps() {
      private boolean failed;

      @Override
      public void append(Path file, long position, byte[] record) throws IOException {
        FileSteps.super.append(file, position, record);
        if (!failed) {
          failed = true;
          throw new IOException("disk error");
        }
      }
    });
    assertThrows(Exception.class, () -> edit(store, Change.to(Samples.full())));
    Configuration second = Samples.full().withPorts(List.of());
    edit(store, Change.to(second));
    assertEquals(2, store.snapshot().revision(), "revision 1 may be on the disk with another content");
    assertEquals(second.withRevision(2), Edits.load(temporary.resolve("config.json")), "the failed edit is not there");
  }
}
