// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PerfMemoryTest {
  @Test
  void whatFitsRuns() {
    assertNull(PerfMemory.problem(32, 4096, 32 * 4096));
    assertNull(PerfMemory.problem(4095, 1 << 30, Long.MAX_VALUE));
  }

  @Test
  @DisplayName("what does not fit says what it needs, and what would help (mend 15)")
  void whatDoesNotFitIsExplained() {
    assertEquals("8,184 outstanding commands of 1,048,576 bytes need 8,184 MiB for their data, and this process has 768 MiB: "
            + "choose less --qd, --queues or --bs, or set WEFT_JAVA_OPTS=-XX:MaxDirectMemorySize=10913m",
        PerfMemory.problem(8 * 1023, 1 << 20, 768L << 20));
  }
}
