// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The copy of the agreed state that nodes take who are too far behind, in one file that all of them read. */
final class Copies {
  static final long PART = 1L << 20;
  /** A copy is used as long as what came after it is still in the tail; half of it leaves time to read the copy. */
  private static final long USABLE = Tail.MOST / 2;

  private final Path file;
  private long copied = -1;

  Copies(Path file) {
    this.file = file;
  }

  /** A copy of a state, or of one shortly before it. */
  synchronized Answer.Copy copyOf(AgreedState state) throws IOException {
    if (copied < 0 || state.serial() - copied > USABLE || state.serial() < copied) {
      copied = -1;
      SnapshotFile.write(state, file);
      copied = state.serial();
    }
    return new Answer.Copy(copied, Files.size(file));
  }

  /** A part of a copy, of 1 MiB or what is left; empty if another one has taken its place. */
  synchronized byte[] part(long serial, long offset) throws IOException {
    if (serial != copied) {
      return new byte[0];
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] part = new byte[(int) Math.clamp(in.length() - offset, 0, PART)];
      in.seek(offset);
      in.readFully(part);
      return part;
    }
  }
}
