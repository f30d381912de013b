// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WindowTest {
  @Test
  void someAtATime() {
    List<Promise<Void>> begun = new ArrayList<>();
    Future<Void> all = Window.each(List.of(1, 2, 3, 4, 5), 2, _ -> {
      begun.add(Promise.promise());
      return begun.getLast().future();
    });
    assertEquals(2, begun.size());
    begun.get(1).complete();
    begun.get(0).fail("of the test");
    assertEquals(4, begun.size());
    begun.get(2).complete();
    begun.get(3).complete();
    assertFalse(all.isComplete());
    begun.get(4).complete();
    assertTrue(all.succeeded());
  }

  @Test
  void none() {
    assertTrue(Window.each(List.of(), 2, _ -> Future.succeededFuture()).succeeded());
  }

  @Test
  @DisplayName("any number of objects whose work ends at once (mend 21)")
  void manyThatEndAtOnce() {
    List<Integer> seen = new ArrayList<>();
    assertTrue(Window.each(IntStream.range(0, 100_000).boxed().toList(), 3, number -> {
      seen.add(number);
      return Future.succeededFuture();
    }).succeeded());
    assertEquals(100_000, seen.size());
  }
}
