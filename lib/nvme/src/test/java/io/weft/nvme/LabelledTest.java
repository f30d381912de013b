// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes as the specifications define them, labels as nvmetcli prints them. */
class LabelledTest {
  private static List<String> table(Labelled[] values) {
    return Arrays.stream(values).map(value -> value.code() + " " + value.label()).toList();
  }

  @Test
  void transportTypes() {
    assertEquals(List.of("1 rdma", "2 fc", "3 tcp", "254 loop"), table(TransportType.values()));
  }

  @Test
  void addressFamilies() {
    assertEquals(List.of("1 ipv4", "2 ipv6", "3 ib", "4 fc", "254 loop"), table(AddressFamily.values()));
  }

  @Test
  void secureChannels() {
    assertEquals(List.of("0 not specified", "1 required", "2 not required"), table(SecureChannel.values()));
  }

  @Test
  void securityTypes() {
    assertEquals(List.of("0 none", "2 tls1.3"), table(SecurityType.values()));
  }

  @Test
  void anaStates() {
    assertEquals(List.of("1 optimized", "2 non-optimized", "3 inaccessible", "4 persistent-loss", "15 change"),
        table(AnaState.values()));
  }

  @ParameterizedTest
  @EnumSource
  void knownTransportsAreDescribedByTheirLabels(TransportType type) {
    assertEquals(type.label(), TransportType.describe(type.code()));
  }

  @ParameterizedTest
  @EnumSource
  void knownFamiliesAreDescribedByTheirLabels(AddressFamily family) {
    assertEquals(family.label(), AddressFamily.describe(family.code()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 253, 255})
  void unknownTransportsAreDescribedByTheirNumbers(int code) {
    assertEquals("transport " + code, TransportType.describe(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 253, 255})
  void unknownFamiliesAreDescribedByTheirNumbers(int code) {
    assertEquals("address family " + code, AddressFamily.describe(code));
  }

  @ParameterizedTest
  @EnumSource
  void anaStatesAreFoundByTheirCodes(AnaState state) {
    assertEquals(state, AnaState.of(state.code()));
  }

  @Test
  void anUnknownAnaStateIsRefused() {
    assertEquals("unknown ANA state 5h", assertThrows(IllegalArgumentException.class, () -> AnaState.of(5)).getMessage());
  }
}
