// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
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

  private void refuse(String address, String why) throws UnknownHostException {
    strangers.refused(InetAddress.getByName(address), "enrolment", why);
  }

  @Test
  void allAreCountedAndEachIsLoggedOnceAnHour() throws Exception {
    for (int i = 0; i < 100; i++) {
      refuse("192.0.2.1", "it was silent");
    }
    refuse("192.0.2.2", "it was silent");
    assertEquals(101, strangers.count());
    assertEquals("192.0.2.2", strangers.last());
    assertEquals(Optional.of("101 connections to this node's ports for the cluster were refused, the last one from 192.0.2.2"),
        strangers.notice());
    assertEquals(2, lines.list.size());
    assertEquals("refused a connection to enrolment from 192.0.2.1: it was silent; further ones are counted only",
        lines.list.getFirst().getFormattedMessage());
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    refuse("192.0.2.1", "it was silent");
    assertEquals(3, lines.list.size());
  }

  @Test
  void manyAddressesShareALine() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      refuse("2001:db8::" + Integer.toHexString(i), "it was silent");
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

  @Test
  void noLineOfTheLogIsTheirsToMake() throws Exception {
    refuse("192.0.2.1", "a\nb\u001b" + "c".repeat(10_000));
    String line = lines.list.getFirst().getFormattedMessage();
    assertTrue(line.contains(": a?b?ccc") && line.length() < 500, line);
    assertEquals(Optional.empty(), new Strangers().notice());
  }
}
