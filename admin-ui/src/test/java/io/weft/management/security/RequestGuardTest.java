// SPDX-License-Identifier: Apache-2.0
package io.weft.management.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestGuardTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true", "192.0.2.1, true", "[::1], true", "::1, true", "localhost, true", "admin-node, true",
    "example.com, false", "rebound.attacker.example, false", "127.0.0.1.example.com, false", "'', false",
    "localhost., false",
  })
  void knowsNamesThatNobodyElseCanPointHere(String host, boolean own) {
    assertEquals(own, RequestGuard.isOwnName(host));
  }
}
