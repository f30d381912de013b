// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The block size of a file for which none is stated: what its partition table says, else what is set for the node, else 4096
 * if the storage below it works in blocks of 4096 bytes, else 512, which every host takes.
 */
final class FileBlockSize {
  static final int SMALL = 512;
  static final int LARGE = 4096;

  /** The signature of a GUID Partition Table header, which is in the second block of a disk. */
  private static final byte[] SIGNATURE = "EFI PART".getBytes(StandardCharsets.US_ASCII);

  private FileBlockSize() {}

  /**
   * Chooses a block size. Blocks.
   *
   * @param path the file
   * @param preferred the block size that is set for the node, 0 if none is
   * @param storage the bytes in which the storage below works best, 0 if that is not known
   */
  static int choose(Path path, int preferred, int storage) {
    int found = ofPartitionTable(path);
    if (found != 0) {
      return found;
    }
    return preferred != 0 ? preferred : storage >= LARGE ? LARGE : SMALL;
  }

  private static int ofPartitionTable(Path path) {
    ByteBuffer bytes = ByteBuffer.allocate(LARGE + SIGNATURE.length);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
        // A read may return less than there is.
        continue;
      }
    } catch (IOException e) {
      return 0;
    }
    return isSignature(bytes, SMALL) ? SMALL : isSignature(bytes, LARGE) ? LARGE : 0;
  }

  private static boolean isSignature(ByteBuffer bytes, int at) {
    return bytes.position() >= at + SIGNATURE.length && bytes.slice(at, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE));
  }
}
