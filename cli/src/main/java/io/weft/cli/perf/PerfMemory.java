// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

/** The memory for the data of a measurement: each command that may be outstanding has a buffer of its own. */
final class PerfMemory {
  private PerfMemory() {}

  /** The bytes that the data may take: three quarters of the direct memory, for connections have buffers too. */
  static long available() {
    return PlatformDependent.maxDirectMemory() / 4 * 3;
  }

  /**
   * Why the data of a measurement does not fit.
   *
   * @param commands the commands that may be outstanding, on all queues
   * @param blockSize bytes per command
   * @param available bytes that the data may take
   * @return the reason, and what would help; null if it fits
   */
  static @Nullable String problem(long commands, int blockSize, long available) {
    long needed = commands * blockSize;
    return needed <= available ? null :
        "%,d outstanding commands of %,d bytes need %,d MiB for their data, and this process has %,d MiB: choose less --qd, "
            .formatted(commands, blockSize, mebibytes(needed), mebibytes(available))
            + "--queues or --bs, or set WEFT_JAVA_OPTS=-XX:MaxDirectMemorySize=%dm".formatted(mebibytes(needed / 3 * 4) + 1);
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }
}
