// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServedLogTest {
  private static final IntSupplier NOT_COUNTED = () -> {
    throw new AssertionError("to count what is missing costs time, and nobody is told");
  };

  private final ServedLog log = new ServedLog();
  private final List<Integer> single = new ArrayList<>();

  private void serve(int count) {
    IntStream.range(0, count).forEach(i -> log.served(() -> single.add(i)));
  }

  @Test
  @DisplayName("a few namespaces of one change have a line each (mend 26)")
  void few() {
    log.begin();
    serve(ServedLog.MOST);
    log.end(NOT_COUNTED);
    assertEquals(IntStream.range(0, ServedLog.MOST).boxed().toList(), single);
  }

  @Test
  @DisplayName("many namespaces of one change have one line together, which says how many are missing (mend 26)")
  void many() {
    try (LoggedLines lines = new LoggedLines(ServedLog.class)) {
      log.begin();
      serve(5000);
      log.end(() -> 7);
      assertEquals(List.of("INFO 5000 more namespaces are served, 7 are not; the status names them"), lines.lines());
    }
    assertEquals(List.of(), single);
    log.begin();
    serve(1);
    log.end(NOT_COUNTED);
    assertEquals(List.of(0), single, "the next change is told by itself");
  }

  @Test
  @DisplayName("a namespace that comes by itself has its line at once (mend 26)")
  void outsideAChange() {
    serve(1);
    assertEquals(List.of(0), single);
  }

  @Test
  void changesThatOverlapAreToldAtTheEndOfTheLast() {
    log.begin();
    serve(1);
    log.begin();
    log.end(NOT_COUNTED);
    assertEquals(List.of(), single);
    log.end(NOT_COUNTED);
    assertEquals(List.of(0), single);
  }
}
