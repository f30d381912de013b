// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static io.weft.fabric.tcp.PduDecoderState.DATA;
import static io.weft.fabric.tcp.PduDecoderState.DATA_DIGEST;
import static io.weft.fabric.tcp.PduDecoderState.ENDED;
import static io.weft.fabric.tcp.PduDecoderState.HEADER;
import static io.weft.fabric.tcp.PduDecoderState.INITIALIZING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every transition of a decoder and of a connection is legal or throws. */
class PduDecoderStateTest {
  private static final Map<PduDecoderState, Set<PduDecoderState>> LEGAL = Map.of(
      INITIALIZING, Set.of(HEADER, ENDED),
      HEADER, Set.of(DATA, ENDED),
      DATA, Set.of(DATA_DIGEST, HEADER, ENDED),
      DATA_DIGEST, Set.of(HEADER, ENDED),
      ENDED, Set.of());

  @ParameterizedTest
  @EnumSource
  void aDecoderTakesLegalStepsOnly(PduDecoderState from) {
    for (PduDecoderState to : PduDecoderState.values()) {
      if (LEGAL.getOrDefault(from, Set.of()).contains(to)) {
        assertEquals(to, from.to(to));
      } else {
        String message = assertThrows(IllegalStateException.class, () -> from.to(to), () -> from + " to " + to).getMessage();
        assertTrue(message.endsWith("from " + from + " to " + to), message);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionNeverGoesBack(ConnectionState from) {
    for (ConnectionState to : ConnectionState.values()) {
      if (to.ordinal() > from.ordinal()) {
        assertEquals(to, from.to(to));
      } else {
        String message = assertThrows(IllegalStateException.class, () -> from.to(to)).getMessage();
        assertTrue(message.endsWith("from " + from + " to " + to), message);
      }
    }
  }
}
