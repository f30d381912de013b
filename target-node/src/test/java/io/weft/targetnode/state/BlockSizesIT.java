// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockSizesIT {
  private static final UUID NAMESPACE = UUID.fromString("832f28a7-e988-4fcd-8c5b-119d716916f7");

  @TempDir Path directory;

  @Test
  void keepsWhatIsPut() throws Exception {
    BlockSizes sizes = new BlockSizes(directory.resolve("namespaces"));
    assertEquals(BlockSizes.UNKNOWN, sizes.get(NAMESPACE));
    sizes.put(NAMESPACE, 512);
    assertEquals(512, sizes.get(NAMESPACE));
  }

  @Test
  @DisplayName("a block size whose file is damaged, even by bytes that are no text, is told with the file's name (mend 9)")
  void namesTheDamagedFile() throws Exception {
    Path file = directory.resolve(NAMESPACE + ".block-size");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 13});
    String told = String.valueOf(
        assertThrows(IOException.class, () -> new BlockSizes(directory).get(NAMESPACE)).getMessage());
    assertTrue(told.startsWith(file + " is damaged; it must contain 512 or 4096"), told);
  }
}
