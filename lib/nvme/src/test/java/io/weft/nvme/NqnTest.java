// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NqnTest {
  @Test
  void takesNamesUpTo223Bytes() {
    assertNull(Nqn.problem("n".repeat(223)));
    assertEquals("an NQN has at most 223 bytes in UTF-8, this one has 224", Nqn.problem("n".repeat(224)));
  }

  @Test
  void countsBytesAndNotLetters() {
    assertNull(Nqn.problem("ü".repeat(111)));
    assertNotNull(Nqn.problem("ü".repeat(112)));
  }

  @Test
  void refusesWhatCannotTravel() {
    assertEquals("an NQN must not be empty", Nqn.problem(""));
    assertEquals("an NQN must not contain control characters", Nqn.problem("nqn.2026-11.io.weft:a\0b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "nqn.2014-08.org.nvmexpress.discovery",
    "nqn.2026-11.io.weft:demo",
    "nqn.2026-11.io.weft:a:b c",
    "nqn.2014-08.org.nvmexpress:uuid:0f01fb42-9f7f-4856-b0b3-51e60b8de349"
  })
  void takesTheSpecifiedForm(String nqn) {
    assertNull(Nqn.formProblem(nqn));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "testnqn",
    "nqn.2026-13.io.weft:demo",
    "nqn.26-11.io.weft:demo",
    "NQN.2026-11.io.weft:demo",
    "nqn.2026-11.io.weft:",
    "nqn.2014-08.org.nvmexpress:uuid:0f01fb42"
  })
  void explainsAnotherForm(String nqn) {
    assertNull(Nqn.problem(nqn), "usable on the wire");
    assertTrue(Nqn.formProblem(nqn).contains("this one"), Nqn.formProblem(nqn));
  }

  @Test
  void namesAHostByItsUuid() {
    UUID uuid = UUID.fromString("0f01fb42-9f7f-4856-b0b3-51e60b8de349");
    assertEquals("nqn.2014-08.org.nvmexpress:uuid:0f01fb42-9f7f-4856-b0b3-51e60b8de349", Nqn.ofUuid(uuid));
    assertNull(Nqn.formProblem(Nqn.ofUuid(uuid)));
  }
}
