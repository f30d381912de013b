// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.weft.config.file.DurableDirectory;
import io.weft.config.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.UUID;

/**
 * The block sizes of files whose namespaces do not state one, as they were chosen when the files were first opened: a
 * partition table is right for one block size only, so it never changes by itself. Kept in a directory with a small file for
 * each such namespace. The methods block; from any thread.
 */
public final class BlockSizes {
  /** No block size is known. */
  public static final int UNKNOWN = 0;

  /** The block size of all files before block sizes were kept. */
  private static final int FORMER = 4096;

  private final Path directory;

  /** Block sizes kept in a directory, which need not exist yet. */
  public BlockSizes(Path directory) {
    this.directory = directory;
  }

  private DurableFile file(UUID uuid) {
    return new DurableFile(directory.resolve(uuid + ".block-size"));
  }

  /**
   * The block size of a namespace.
   *
   * @return 512 or 4096, or {@link #UNKNOWN}
   * @throws IOException if it is kept and cannot be read
   */
  public int get(UUID uuid) throws IOException {
    DurableFile file = file(uuid);
    for (Path path : new Path[] {file.current(), file.previous()}) {
      try {
        String text = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
        if (!text.equals("512") && !text.equals("4096")) {
          throw new IOException("%s is damaged; it must contain 512 or 4096, the block size of the namespace".formatted(path));
        }
        return Integer.parseInt(text);
      } catch (NoSuchFileException e) {
        // The other one may exist, after a write that was interrupted.
        continue;
      }
    }
    return UNKNOWN;
  }

  /** Keeps the block size of a namespace. @param bytes 512 or 4096 @throws IOException if it cannot be written */
  public void put(UUID uuid, int bytes) throws IOException {
    DurableDirectory.create(directory);
    file(uuid).write("%d\n".formatted(bytes).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Gives the namespaces of a node that ran before block sizes were kept the one that they had. Does nothing from the second
   * time on.
   *
   * @param ranBefore whether the node has run in this directory before
   * @param uuids the configured namespaces that do not state a block size
   */
  public void adopt(boolean ranBefore, Collection<UUID> uuids) throws IOException {
    Path adopted = directory.resolve("block-sizes");
    if (Files.exists(adopted)) {
      return;
    }
    DurableDirectory.create(directory);
    if (ranBefore) {
      for (UUID uuid : uuids) {
        if (get(uuid) == UNKNOWN) {
          put(uuid, FORMER);
        }
      }
    }
    new DurableFile(adopted).write("kept\n".getBytes(StandardCharsets.US_ASCII));
  }
}
