// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.weft.config.NamespaceEntry;
import io.weft.host.HostController;
import io.weft.testkit.node.TestTarget;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says of hosts that are disconnected because the node stops. */
class StopReasonIT {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.weft");
  private final Level before = logger.getLevel();
  private final Lines lines = new Lines();

  /** Keeps the messages of the log. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      messages.add(event.getFormattedMessage());
    }
  }

  @BeforeEach
  void listen() {
    lines.setContext(logger.getLoggerContext());
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    logger.setLevel(before);
  }

  @Test
  @DisplayName("hosts are disconnected because the node is stopping, not because a port was changed (mend 20)")
  void theReasonIsTheStop() throws Exception {
    try (TestTarget target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"))) {
      HostController controller = TestTarget.await(target.host.connect(target.options()));
      assertTrue(controller.id() > 0);
      TestTarget.await(target.node.stop());
      List<String> ends = lines.messages.stream().filter(line -> line.contains("stopping")).toList();
      assertTrue(ends.stream().anyMatch(line -> line.contains("the node is stopping")), lines.messages::toString);
      assertEquals(List.of(), lines.messages.stream().filter(line -> line.contains("port 1 is")).toList());
      assertEquals(List.of(), lines.messages.stream().filter(line -> line.contains("removed")).toList());
    }
  }
}
