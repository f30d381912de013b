// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process ends at each step of a write; the next start must find the old content or the new one. */
class DurableFileTest {
  private static final int STEPS_OF_A_WRITE = 4;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void findsTheOldOrTheNewContent(int steps) throws Exception {
    Path path = temporary.resolve("x");
    byte[] old = {1, 2, 3, 4};
    byte[] wanted = {5, 6, 7, 8};
    new DurableFile(path).write(old);
    boolean acknowledged = true;
    try {
      new DurableFile(path, new EndsAfter(steps)).write(wanted);
    } catch (IOException _) {
      acknowledged = false;
    }
    assertEquals(steps == STEPS_OF_A_WRITE, acknowledged);
    byte[] found = Files.readAllBytes(path);
    assertTrue(Arrays.equals(found, wanted) || !acknowledged && Arrays.equals(found, old), () -> Arrays.toString(found));
    new DurableFile(path).write(old);
    assertArrayEquals(old, Files.readAllBytes(path));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void findsTheDamageOrItsReplacement(int steps) throws Exception {
    Path path = temporary.resolve("x");
    byte[] damage = {1, 2, 3, 4};
    byte[] wanted = {5, 6, 7, 8};
    Files.write(path, damage);
    boolean acknowledged = true;
    try {
      assertArrayEquals(damage, Files.readAllBytes(new DurableFile(path, new EndsAfter(steps)).replaceDamaged(wanted)));
    } catch (IOException _) {
      acknowledged = false;
    }
    assertEquals(steps == STEPS_OF_A_WRITE, acknowledged);
    byte[] found = Files.readAllBytes(path);
    assertTrue(Arrays.equals(found, wanted) || !acknowledged && Arrays.equals(found, damage), () -> Arrays.toString(found));
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
