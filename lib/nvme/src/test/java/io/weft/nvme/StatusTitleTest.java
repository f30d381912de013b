// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StatusTitleTest {
  private static final Set<String> FLAGS = Set.of("DNR", "MORE", "CRD_CRDT1");

  static Stream<Field> statusCodes() {
    return Arrays.stream(StatusCode.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()) && !FLAGS.contains(field.getName()));
  }

  @DisplayName("each status that is sent has words beside it (mend 9)")
  @ParameterizedTest
  @MethodSource("statusCodes")
  void everyStatusHasATitle(Field status) throws IllegalAccessException {
    assertFalse(StatusTitle.of(status.getInt(null) | StatusCode.DNR | StatusCode.MORE).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"b, Invalid Namespace or Format", "184, Connect Invalid Host", "285, Compare Failure",
      "302, Asymmetric Access Inaccessible", "7f, ''", "1f0, ''", "2ff, ''", "3ff, ''", "700, ''"})
  void titles(String status, String title) {
    assertEquals(title, StatusTitle.of(Integer.parseInt(status, 16)));
  }
}
