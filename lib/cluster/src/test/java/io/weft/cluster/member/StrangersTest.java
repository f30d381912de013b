// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StrangersTest {
  private final AtomicLong now = new AtomicLong();
  private final Strangers strangers = new Strangers(now::get);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    ((Logger) LoggerFactory.getLogger(Strangers.class)).addAppender(lines);
  }

  @AfterEach
  void end() {
    ((Logger) LoggerFactory.getLogger(Strangers.class)).detachAppender(lines);
  }

  @Test
  void allAreCountedAndEachIsLoggedOnceAnHour() {
    for (int i = 0; i < 100; i++) {
      strangers.refused("192.0.2.1", "it was silent");
    }
    strangers.refused("192.0.2.2", "it was silent");
    assertEquals(101, strangers.count());
    assertEquals("192.0.2.2", strangers.last());
    assertEquals(2, lines.list.size());
    assertEquals("refused a connection to the cluster from 192.0.2.1: it was silent; further ones are counted only",
        lines.list.getFirst().getFormattedMessage());
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    strangers.refused("192.0.2.1", "it was silent");
    assertEquals(3, lines.list.size());
  }

  @Test
  void manyAddressesShareALine() {
    for (int i = 0; i < 10_000; i++) {
      strangers.refused("2001:db8::" + Integer.toHexString(i), "it was silent");
    }
    assertEquals(10_000, strangers.count());
    assertEquals(65, lines.list.size());
  }

  @Test
  void whoThisNodeMeetsIsLoggedAndNotCounted() {
    strangers.met("192.0.2.1:7422", "it has another cluster key");
    strangers.met("192.0.2.1:7422", "it has another cluster key");
    assertEquals(0, strangers.count());
    assertEquals(1, lines.list.size());
  }
}
