// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.TestTarget.await;
import static io.weft.testkit.node.TestTarget.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weft.config.NamespaceEntry;
import io.weft.host.HostController;
import io.weft.host.IoCommandBuilder;
import io.weft.nvme.SqeLayout;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.RawConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A connection that breaks while much of its data is unsent. */
@Timeout(300)
class BrokenConnectionIT {
  private static final int READS = 100;
  private static final int READ_BYTES = 128 << 10;

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.weft.fabric.tcp");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private TestTarget target;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:16MiB"));
    log.setContext(logger.getLoggerContext());
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    logger.detachAppender(log);
    logger.setLevel(null);
    log.stop();
    target.close();
  }

  private static byte[] read(int cid) {
    return RawHost.capsule(
        IoCommandBuilder.read(1, 0, READ_BYTES / 4096, ByteBuffer.allocate(0)).sgl(0, READ_BYTES, SqeLayout.SGL_TRANSPORT),
        cid, new byte[0]).build();
  }

  @Test
  @DisplayName("a broken connection with much unsent data logs once and stalls nobody (mend 14)")
  void logsOnce() throws Exception {
    try (RawHost host = new RawHost(target, false, false).ready();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), target.tcpPort)) {
      RawConnection queue = RawConnection.of(socket, Duration.ofSeconds(60));
      queue.initialize(false, false);
      byte[] data = RawHost.connectData(host.controllerId(), TestTarget.NQN, TestTarget.HOST_NQN);
      assertEquals(0, host.execute(queue, RawHost.connect(1, READS + 1), data).completionStatus());
      for (int cid = 0; cid < READS; cid++) {
        queue.sendBytes(read(cid));
      }
      eventually("replies are unsent", () -> target.runtime.slots().inUse() >= READS / 4);
      log.list.clear();
      // What the host has not read makes the end of its connection a reset.
      socket.setSoLinger(true, 0);
      socket.close();
      eventually("nothing is held", () -> target.runtime.slots().inUse() == 0);
      List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
      assertEquals(1, lines.size(), lines::toString);
      HostController other = await(target.host.connect(target.options()));
      await(other.shutdown());
    }
  }
}
