// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesUpToTheLimit() {
    Backoff delays = new Backoff(50, 300);
    assertEquals(List.of(50L, 100L, 200L, 300L, 300L), LongStream.range(0, 5).mapToObj(_ -> delays.next()).toList());
  }
}
