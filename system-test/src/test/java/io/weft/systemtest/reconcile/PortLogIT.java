// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.reconcile;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.weft.config.NamespaceEntry;
import io.weft.config.store.ConfigStore;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.targetnode.storage.Engine;
import io.weft.testkit.node.TestTarget;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What the log says of a port that is closed while hosts connect. */
@Timeout(300)
class PortLogIT {
  private static final int ROUNDS = 30;
  private static final int HOSTS = 4;

  /** Keeps what looks like a bug: errors, and whatever carries an exception. */
  private static final class Bugs extends AppenderBase<ILoggingEvent> {
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
        seen.add(event.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "EPOLL", "NIO"})
  @DisplayName("a port that is disabled while hosts connect logs nothing that looks like a bug (mend 26)")
  void aPortIsDisabledWhileHostsConnect(TransportKind transport) throws Exception {
    Bugs bugs = new Bugs();
    LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    bugs.setContext(logs);
    bugs.start();
    Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(bugs);
    AtomicInteger connected = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> hosts = new ArrayList<>();
    try (TestTarget target = new TestTarget(transport, Engine.AUTO, List.of(NamespaceEntry.of(1, "memory:1MiB")))) {
      for (int i = 0; i < HOSTS; i++) {
        hosts.add(Thread.ofVirtual().start(() -> connectUntil(end, target.tcpPort, connected)));
      }
      for (int i = 0; i < 2 * ROUNDS; i++) {
        boolean enable = i % 2 == 1;
        assertEquals(List.of(), await(target.node.inEffect(await(target.store.edit(ConfigStore.ANY_REVISION,
            was -> was.with(was.port(TestTarget.PORT_ID).orElseThrow().withEnable(enable)))).revision())));
      }
    } finally {
      end.countDown();
      for (Thread host : hosts) {
        host.join();
      }
      root.detachAppender(bugs);
    }
    assertTrue(connected.get() > 0, "no host has connected");
    assertEquals(List.of(), List.copyOf(bugs.seen));
  }

  /** Opens and closes connections without pause, so that some come while the socket closes. */
  private static void connectUntil(CountDownLatch end, int tcpPort, AtomicInteger connected) {
    while (end.getCount() > 0) {
      try (Socket _ = new Socket("127.0.0.1", tcpPort)) {
        connected.incrementAndGet();
      } catch (IOException _) {
        Thread.onSpinWait();
      }
    }
  }
}
