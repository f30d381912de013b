// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.Bytes;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectDataTest {
  private static final ConnectData DATA = new ConnectData(
      UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 0xffff, "nqn.2026-11.io.weft:s", "nqn.2026-11.io.weft:h");

  @Test
  void putsFieldsWhereTheSpecificationHasThem() {
    ByteBuffer out = Bytes.dirty(8 + ConnectData.LENGTH + 8);
    DATA.encode(out, 8);
    assertEquals("00112233445566778899aabbccddeeff", Bytes.hex(out, 8, 16));
    assertEquals("ffff", Bytes.hex(out, 8 + 16, 2));
    assertTrue(Bytes.isZero(out, 8 + 18, 238));
    assertEquals("6e716e2e", Bytes.hex(out, 8 + 256, 4));
    assertEquals('s', out.get(8 + 256 + 20));
    assertTrue(Bytes.isZero(out, 8 + 256 + 21, 235));
    assertEquals('h', out.get(8 + 512 + 20));
    assertTrue(Bytes.isZero(out, 8 + 768, 256));
    assertEquals("ffffffffffffffff", Bytes.hex(out, 0, 8), "before");
    assertEquals("ffffffffffffffff", Bytes.hex(out, 8 + 1024, 8), "behind");
  }

  @Test
  void readsWhatItWrote() {
    ByteBuffer out = Bytes.dirty(ConnectData.LENGTH);
    DATA.encode(out, 0);
    assertEquals(DATA, ConnectData.decode(out, 0));
  }

  @Test
  void aNameEndsWithinItsLongestLength() {
    ByteBuffer out = Bytes.dirty(ConnectData.LENGTH);
    DATA.encode(out, 0);
    assertNull(ConnectData.nameProblem(out, 0, ConnectData.SUBNQN));
    for (int i = 0; i < 224; i++) {
      out.put(ConnectData.SUBNQN + i, (byte) 'x');
    }
    assertEquals("does not end with a NUL within 224 bytes", ConnectData.nameProblem(out, 0, ConnectData.SUBNQN));
    out.put(ConnectData.SUBNQN + 223, (byte) 0);
    assertNull(ConnectData.nameProblem(out, 0, ConnectData.SUBNQN));
  }

  @Test
  void refusesANameThatIsTooLong() {
    ConnectData data = new ConnectData(DATA.hostId(), 1, "n".repeat(224), "h");
    assertThrows(IllegalArgumentException.class, () -> data.encode(Bytes.dirty(ConnectData.LENGTH), 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {ConnectData.SUBNQN, ConnectData.HOSTNQN})
  void aNameOfTheLongestLengthIsReadWhole(int field) {
    String longest = "n".repeat(223);
    ByteBuffer out = Bytes.dirty(ConnectData.LENGTH);
    new ConnectData(DATA.hostId(), 7, longest, longest).encode(out, 0);
    assertNull(ConnectData.nameProblem(out, 0, field));
    ConnectData read = ConnectData.decode(out, 0);
    assertEquals(longest, field == ConnectData.SUBNQN ? read.subsystemNqn() : read.hostNqn());
  }

  @ParameterizedTest
  @ValueSource(ints = {ConnectData.SUBNQN, ConnectData.HOSTNQN})
  void aNulBehindTheLongestLengthComesTooLate(int field) {
    ByteBuffer out = Bytes.dirty(16 + ConnectData.LENGTH);
    DATA.encode(out, 16);
    for (int i = 0; i < 255; i++) {
      out.put(16 + field + i, (byte) 'x');
    }
    assertEquals("does not end with a NUL within 224 bytes", ConnectData.nameProblem(out, 16, field));
    int other = field == ConnectData.SUBNQN ? ConnectData.HOSTNQN : ConnectData.SUBNQN;
    assertNull(ConnectData.nameProblem(out, 16, other), "the other name is sound");
    ConnectData read = ConnectData.decode(out, 16);
    assertEquals("x".repeat(223), field == ConnectData.SUBNQN ? read.subsystemNqn() : read.hostNqn());
  }

  @Test
  void spacesBelongToAName() {
    ByteBuffer out = Bytes.dirty(ConnectData.LENGTH);
    ConnectData data = new ConnectData(DATA.hostId(), 1, "nqn.2026-11.io.weft:s ", " ");
    data.encode(out, 0);
    assertEquals(data, ConnectData.decode(out, 0));
  }

  @Test
  void anEmptyNameIsTerminated() {
    ByteBuffer out = Bytes.dirty(ConnectData.LENGTH);
    new ConnectData(DATA.hostId(), 1, "", "").encode(out, 0);
    assertNull(ConnectData.nameProblem(out, 0, ConnectData.HOSTNQN));
    assertEquals("", ConnectData.decode(out, 0).hostNqn());
  }

  @DisplayName("a name that is not UTF-8 is none, rather than the same name as many others (mend 10)")
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"6e716eff, is not UTF-8", "c0af, is not UTF-8", "eda080, is not UTF-8", "e282, is not UTF-8",
      "74657374, ", "e282ac, ", "1b5b324a, "})
  void namesAreUtf8(String bytes, @Nullable String problem) {
    ByteBuffer out = Bytes.dirty(16 + ConnectData.LENGTH);
    DATA.encode(out, 16);
    byte[] name = HexFormat.of().parseHex(bytes);
    out.put(16 + ConnectData.HOSTNQN, name).put(16 + ConnectData.HOSTNQN + name.length, (byte) 0);
    assertEquals(problem, ConnectData.nameProblem(out, 16, ConnectData.HOSTNQN));
    assertNull(ConnectData.nameProblem(out, 16, ConnectData.SUBNQN));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 0x7fff, 0x8000, ConnectData.DYNAMIC_CONTROLLER})
  void controllerIdentifiersAreUnsigned(int controllerId) {
    ByteBuffer out = Bytes.dirty(ConnectData.LENGTH);
    ConnectData data = new ConnectData(DATA.hostId(), controllerId, DATA.subsystemNqn(), DATA.hostNqn());
    data.encode(out, 0);
    assertEquals(data, ConnectData.decode(out, 0));
  }
}
