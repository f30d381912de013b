// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDirectoryIT {
  @TempDir Path data;
  private ImageDirectory images;

  @BeforeEach
  void open() {
    images = new ImageDirectory(data);
  }

  @Test
  @DisplayName("a new file takes the first free name and never replaces another (mend 16)")
  void neverReplaces() throws Exception {
    Path first = images.create(8192);
    assertEquals(data.resolve("images/disk-1.img"), first);
    Files.writeString(first, "mine");
    assertThrows(FileAlreadyExistsException.class, () -> images.create("disk-1.img", 4096));
    assertEquals(data.resolve("images/disk-2.img"), images.create(4096));
    assertEquals("mine", Files.readString(first));
  }

  @Test
  @DisplayName("a first start takes the files of one that was killed before it, but none that was written to (mend 30)")
  void takesWhatAKilledStartLeft() throws Exception {
    Path left = images.create(8192);
    Path unfinished = Files.createFile(data.resolve("images/.disk-2.img123.new"));
    Path first = images.createFirst(8192, List.of());
    assertEquals(left, first);
    assertFalse(Files.exists(unfinished));
    Path second = images.createFirst(8192, List.of(first.toString()));
    assertEquals(data.resolve("images/disk-2.img"), second);
    Files.write(first, new byte[8192]);
    assertEquals(second, images.createFirst(8192, List.of()), "the first has somebody's data");
    assertEquals(data.resolve("images/disk-3.img"), images.createFirst(4096, List.of()), "the others have another size");
  }

  @Test
  @DisplayName("no name leads out of the directory (mend 16)")
  void staysInside() {
    for (String name : new String[] {"..", "../x", "a/../../x", "/etc/x", "sub/x"}) {
      assertThrows(IOException.class, () -> images.create(name, 4096), name);
    }
    assertFalse(images.contains(data.resolve("config.json")));
    assertThrows(NoSuchFileException.class, () -> images.delete(Path.of("/etc/hostname-of-nobody")));
  }

  @Test
  @DisplayName("a file shrinks only if that is wanted; what is no file is not resized (mend 16)")
  void resizes() throws Exception {
    Path file = images.create(1 << 20);
    images.resize(file, 2 << 20, false);
    assertEquals(2 << 20, Files.size(file));
    String refusal = String.valueOf(assertThrows(IOException.class, () -> images.resize(file, 4096, false)).getMessage());
    assertTrue(refusal.contains("has 2MiB") && refusal.contains("--shrink"), refusal);
    images.resize(file, 4096, true);
    assertEquals(4096, Files.size(file));
    assertThrows(IOException.class, () -> images.resize(data, 4096, true));
    assertThrows(NoSuchFileException.class, () -> images.resize(data.resolve("none"), 4096, true));
  }
}
