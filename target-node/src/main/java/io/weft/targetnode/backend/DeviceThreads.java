// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads for the steps of devices that may block: opening, looking at, closing. A step that has not returned when
 * its deadline passes is left to hang, and a thread takes its place, so that it delays no other device; the number of
 * threads is bounded all the same. The threads do not keep the process alive, and end when they are idle. I/O has threads
 * of its own. From any thread.
 */
public final class DeviceThreads {
  /** How long a step may take before it counts as hanging. */
  public static final Duration DEADLINE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(DeviceThreads.class);
  private static final int WORKING = 16;
  private static final int MOST = 256;
  private static final long IDLE_SECONDS = 20;
  private static final long WATCH_MILLIS = 250;

  private final ScheduledThreadPoolExecutor workers = executor(WORKING, "weft-device");
  /** Looks for steps that hang; never blocks. */
  private final ScheduledThreadPoolExecutor clock = executor(1, "weft-device-clock");
  private final Set<Step> steps = ConcurrentHashMap.newKeySet();
  private final AtomicInteger hanging = new AtomicInteger();
  private final AtomicInteger watches = new AtomicInteger();

  private static ScheduledThreadPoolExecutor executor(int threads, String name) {
    ThreadFactory factory = Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, factory);
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  /**
   * Performs a step. Waiting for a thread counts as a part of it.
   *
   * @return completes on any thread, perhaps never
   */
  public <T> Future<T> run(Callable<T> work) {
    Promise<T> promise = Promise.promise();
    Step step = new Step(() -> {
      try {
        promise.complete(work.call());
      } catch (Exception | Error e) {
        promise.fail(e);
      }
    }, () -> { });
    step.begin();
    start(step, 0);
    return promise.future();
  }

  /**
   * Performs a step again and again, each time a while after its last end. The first times of many are spread.
   *
   * @param period the time in between
   * @param work the step; does not throw
   * @param overdue called on any thread each time that a step has begun to hang
   */
  public Repetition repeat(Duration period, Runnable work, Runnable overdue) {
    Repetition repetition = new Repetition(period, work, overdue);
    repetition.next(ThreadLocalRandom.current().nextLong(period.toMillis() + 1));
    return repetition;
  }

  private void start(Runnable work, long delayMillis) {
    try {
      workers.schedule(work, delayMillis, TimeUnit.MILLISECONDS);
    } catch (OutOfMemoryError e) {
      // The system gave no thread; the step is in the queue, and is performed when there is one.
      LOG.warn("no thread can be started for the devices: {}", e.getMessage());
    } catch (RejectedExecutionException e) {
      LOG.debug("the devices' threads have ended", e);
    }
  }

  private void watch() {
    watches.set(0);
    long now = System.nanoTime();
    steps.forEach(step -> step.check(now));
    watchSoon();
  }

  /** Sees to it that a watch is due while there are steps. */
  private void watchSoon() {
    if (!steps.isEmpty() && watches.compareAndSet(0, 1)) {
      clock.schedule(this::watch, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void resize(int change) {
    int threads = Math.min(WORKING + hanging.addAndGet(change), MOST);
    try {
      workers.setCorePoolSize(threads);
    } catch (OutOfMemoryError e) {
      LOG.warn("no thread can be started in place of a device's that hangs: {}", e.getMessage());
    }
  }

  /** A step that is repeated until it is cancelled. */
  public final class Repetition {
    private final long periodMillis;
    private final Step step;
    private volatile Runnable next;

    private Repetition(Duration period, Runnable work, Runnable overdue) {
      this.periodMillis = period.toMillis();
      this.step = new Step(work, overdue);
      this.next = this::perform;
    }

    private void next(long delayMillis) {
      start(() -> next.run(), delayMillis);
    }

    private void perform() {
      step.begin();
      try {
        step.run();
      } finally {
        next(periodMillis);
      }
    }

    /** Performs the step no more, once the one that may be under way has ended. */
    public void cancel() {
      next = () -> { };
    }
  }

  /** One step, and whether it hangs. */
  private final class Step implements Runnable {
    private enum Progress { ENDED, BEGUN, HANGING }

    private final Runnable work;
    private final Runnable overdue;
    private Progress progress = Progress.ENDED;
    private long begun;

    Step(Runnable work, Runnable overdue) {
      this.work = work;
      this.overdue = overdue;
    }

    synchronized void begin() {
      progress = Progress.BEGUN;
      begun = System.nanoTime();
      steps.add(this);
      watchSoon();
    }

    @Override
    public void run() {
      try {
        work.run();
      } finally {
        end();
      }
    }

    private synchronized void end() {
      steps.remove(this);
      if (progress == Progress.HANGING) {
        resize(-1);
      }
      progress = Progress.ENDED;
    }

    private synchronized void check(long now) {
      if (progress == Progress.BEGUN && now - begun > DEADLINE.toNanos()) {
        progress = Progress.HANGING;
        resize(1);
        overdue.run();
      }
    }
  }
}
