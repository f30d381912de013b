// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogQueueTest {
  private final LoggerContext context = new LoggerContext();
  private final Console console = new Console();

  /** Takes no line before it is let go. */
  private static final class Console extends AppenderBase<ILoggingEvent> {
    private final CountDownLatch taken = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent line) {
      taken.countDown();
      try {
        free.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      lines.add(line.getFormattedMessage());
    }
  }

  private LogQueue queue() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    console.setContext(context);
    console.start();
    LogQueue queue = new LogQueue(console);
    queue.start();
    return queue;
  }

  private Logger logger(LogQueue queue) {
    Logger logger = context.getLogger("io.weft.test");
    logger.setLevel(Level.INFO);
    logger.addAppender(queue);
    return logger;
  }

  @Test
  void linesAreWrittenInOrder() throws Exception {
    LogQueue queue = queue();
    console.free.countDown();
    Logger logger = logger(queue);
    List<String> expected = IntStream.range(0, LogQueue.LINES / 2).mapToObj(i -> "line " + i).toList();
    expected.forEach(logger::info);
    queue.flush(30_000);
    assertEquals(expected, console.lines);
  }

  @Test
  void nobodyWaitsForAConsoleAndWhatIsLostIsCounted() throws Exception {
    LogQueue queue = queue();
    Logger logger = logger(queue);
    logger.info("first");
    console.taken.await();
    for (int i = 0; i < LogQueue.LINES + 7; i++) {
      logger.info("more");
    }
    long begin = System.nanoTime();
    queue.flush(10);
    assertTrue(System.nanoTime() - begin < 30e9, "a flush waits for a moment only");
    console.free.countDown();
    queue.flush(30_000);
    assertEquals(1 + LogQueue.LINES + 1, console.lines.size());
    assertEquals("7 lines were lost while the log was not taken", console.lines.get(1));
  }
}
