// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;

/**
 * Writes lines from a thread of its own, so that no thread that logs waits for a console or a pipe: event loops least of
 * all. If nobody takes the lines, those that find {@link #LINES} waiting are lost; their number is written later.
 */
final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
  /** The most lines that wait: about a megabyte. */
  static final int LINES = 4096;

  private final Appender<ILoggingEvent> out;
  private final Thread writer = Thread.ofPlatform().daemon().name("weft-log").unstarted(this::write);
  private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(LINES);
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Lock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  /** Guarded by the lock. */
  private long written;

  /** Creates a queue. @param out has been started */
  LogQueue(Appender<ILoggingEvent> out) {
    this.out = out;
    setContext(out.getContext());
    setName(out.getName());
  }

  @Override
  public void start() {
    super.start();
    writer.start();
  }

  @Override
  protected void append(ILoggingEvent line) {
    // Arguments may change before the line is written.
    line.prepareForDeferredProcessing();
    if (waiting.offer(line)) {
      accepted.incrementAndGet();
    } else {
      lost.incrementAndGet();
    }
  }

  private void write() {
    try {
      while (true) {
        out.doAppend(waiting.take());
        long missing = lost.getAndSet(0);
        if (missing > 0) {
          out.doAppend(new LoggingEvent(LogQueue.class.getName(), (Logger) LoggerFactory.getLogger(LogQueue.class), Level.WARN,
              "{} lines were lost while the log was not taken", null, new Object[] {missing}));
        }
        countWritten();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void countWritten() {
    lock.lock();
    try {
      written++;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the lines so far are written, but not for longer than a time. */
  void flush(long millis) throws InterruptedException {
    long lines = accepted.get();
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lock();
    try {
      while (written < lines && left > 0) {
        left = progress.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
