// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process ends at each step of a write; the next start must find the old content or the new one. */
class DurableFileTest {
  private static final Rules RULES = new Rules(DeviceProbe.NONE);
  private static final int STEPS_OF_A_WRITE = 4;

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path temporary;

  /** Does a number of steps and then none, as if the process had ended; the last step is done in part. */
  private static final class EndsAfter implements FileSteps {
    private int left;

    EndsAfter(int steps) {
      this.left = steps;
    }

    private void step() throws IOException {
      if (left-- <= 0) {
        throw new IOException("the process has ended");
      }
    }

    @Override
    public void writeAndSync(Path file, byte[] content) throws IOException {
      if (left == 0) {
        Files.write(file, Arrays.copyOf(content, content.length / 2));
      }
      step();
      FileSteps.super.writeAndSync(file, content);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      step();
      FileSteps.super.rename(from, to);
    }

    @Override
    public void syncDirectory(Path file) throws IOException {
      step();
      FileSteps.super.syncDirectory(file);
    }
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private ConfigStore open(FileSteps steps) throws Exception {
    return FileConfigStore.open(vertx, new DurableFile(temporary.resolve("config.json"), steps), RULES)
        .await(60, TimeUnit.SECONDS);
  }

  private void edit(ConfigStore store, Configuration wanted) throws Exception {
    store.edit(ConfigStore.ANY_REVISION, Change.to(wanted)).await(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void findsTheOldOrTheNewContent(int steps) throws Exception {
    Configuration one = Samples.full();
    Configuration two = one.withPorts(List.of());
    ConfigStore first = open(FileSteps.REAL);
    edit(first, one.withoutHost(Samples.HOST_B));
    edit(first, one);
    first.close().await(60, TimeUnit.SECONDS);

    ConfigStore ending = open(new EndsAfter(steps));
    boolean acknowledged = true;
    try {
      edit(ending, two);
    } catch (Exception e) {
      acknowledged = false;
      assertTrue(ending.snapshot().sameContent(one), "a failed edit changes nothing");
    }
    assertEquals(steps == STEPS_OF_A_WRITE, acknowledged);
    ending.close().await(60, TimeUnit.SECONDS);

    ConfigStore next = open(FileSteps.REAL);
    Configuration found = next.snapshot();
    assertTrue(found.sameContent(two) || !acknowledged && found.sameContent(one), found::toString);
    assertEquals(found.sameContent(two) ? 3 : 2, found.revision());
    edit(next, Configuration.EMPTY);
    assertTrue(next.snapshot().revision() > found.revision());
  }

  @Test
  void doesNotGiveARevisionTwiceAfterAFailedWrite() throws Exception {
    ConfigStore store = open(new FileSteps() {
      private boolean failed;

      @Override
      public void syncDirectory(Path file) throws IOException {
        if (!failed) {
          failed = true;
          throw new IOException("disk error");
        }
      }
    });
    assertThrows(Exception.class, () -> edit(store, Samples.full()));
    edit(store, Samples.full().withPorts(List.of()));
    assertEquals(2, store.snapshot().revision(), "revision 1 may be on the disk with another content");
  }

  @Test
  void isForItsOwnerOnly() throws Exception {
    DurableFile file = new DurableFile(temporary.resolve("x"));
    file.write(new byte[] {1});
    file.write(new byte[] {2, 3});
    assertArrayEquals(new byte[] {2, 3}, Files.readAllBytes(file.current()));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(file.previous()));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.current())));
  }
}
