// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Keep Alive Timer, on a clock that the test advances. */
class KeepAliveTest {
  private final StubPort port = new StubPort();
  private long traffic;
  private int expired;
  private final KeepAlive timer = new KeepAlive(port.channel.eventLoop(), () -> traffic, () -> expired++);

  @AfterEach
  void close() {
    port.close();
  }

  @DisplayName("KATO is rounded up, and FFFFFFFFh reads back as set (mend 13)")
  @ParameterizedTest(name = "KATO {0} ms is {1} ms")
  @CsvSource({"0, 0", "1, 1000", "1000, 1000", "1001, 2000", "4294966001, 4294967000", "4294967001, 4294967295", "4294967295, 4294967295"})
  void katoIsRoundedUp(long kato, long period) {
    timer.start(kato);
    assertEquals(period, timer.periodMillis());
  }

  @Test
  void withoutKatoNothingExpires() {
    timer.start(0);
    port.pass(1_000_000_000);
    assertEquals(0, expired);
  }

  @Test
  void expiresOnceAfterAPeriodWithoutCommands() {
    timer.start(2000);
    port.pass(1999);
    assertEquals(0, expired);
    port.pass(1);
    assertEquals(1, expired);
    port.pass(10_000);
    assertEquals(1, expired);
  }

  @Test
  void anyCommandKeepsItAlive() {
    timer.start(2000);
    for (int i = 0; i < 5; i++) {
      traffic++;
      port.pass(2000);
    }
    assertEquals(0, expired);
    port.pass(2000);
    assertEquals(1, expired);
  }

  @Test
  void aStoppedTimerKeepsItsPeriod() {
    timer.start(2000);
    timer.stop();
    port.pass(10_000);
    assertEquals(0, expired);
    assertEquals(2000, timer.periodMillis());
    timer.restart();
    port.pass(2000);
    assertEquals(1, expired);
  }

  @Test
  void aRestartBeginsAnew() {
    timer.start(2000);
    port.pass(1500);
    timer.restart();
    port.pass(1500);
    assertEquals(0, expired);
    port.pass(500);
    assertEquals(1, expired);
  }

  @Test
  void anotherKatoReplacesTheFirst() {
    timer.start(2000);
    timer.start(5000);
    port.pass(4999);
    assertEquals(0, expired);
    port.pass(1);
    assertEquals(1, expired);
  }
}
