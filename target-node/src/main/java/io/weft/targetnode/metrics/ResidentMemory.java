// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process that is in RAM, as Linux counts it: heap, buffers and code alike. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "VmRSS:";

  private ResidentMemory() {}

  /** Whether the operating system tells. */
  static boolean isKnown() {
    return Files.isReadable(STATUS);
  }

  /** The resident memory in bytes; not a number if it cannot be read now. */
  static double bytes() {
    try {
      return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(FIELD)).findFirst()
          .map(ResidentMemory::parse).orElse(Double.NaN);
    } catch (IOException _) {
      return Double.NaN;
    }
  }

  /** Reads a line such as {@code VmRSS: 123456 kB}. */
  static double parse(String line) {
    String[] words = line.substring(FIELD.length()).strip().split("\\s+");
    return Long.parseLong(words[0]) * 1024.0;
  }
}
