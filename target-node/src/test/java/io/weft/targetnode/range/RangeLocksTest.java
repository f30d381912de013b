// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class RangeLocksTest {
  private final List<EventLoop> loops = List.of(new DefaultEventLoop(), new DefaultEventLoop(), new DefaultEventLoop());
  private final RangeLocks locks = new RangeLocks(true);

  private static final class Io extends RangeChange {}

  @AfterEach
  void stop() {
    loops.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
  }

  private <T> T on(int loop, Callable<T> work) throws Exception {
    return loops.get(loop).submit(work).get(60, TimeUnit.SECONDS);
  }

  private Io begin(int loop, long from, long to) throws Exception {
    return on(loop, () -> {
      Io io = new Io();
      locks.of(loops.get(loop)).begin(io, from, to);
      return io;
    });
  }

  private void end(int loop, Io io) throws Exception {
    on(loop, () -> {
      locks.of(loops.get(loop)).end(io);
      return io;
    });
  }

  private CompletableFuture<RangeLock> lock(int loop, long from, long to) throws Exception {
    CompletableFuture<RangeLock> granted = new CompletableFuture<>();
    on(loop, () -> locks.of(loops.get(loop)).lock(from, to, granted::complete));
    return granted;
  }

  private void release(int loop, CompletableFuture<RangeLock> lock) throws Exception {
    RangeLock held = lock.get(60, TimeUnit.SECONDS);
    on(loop, () -> {
      held.release();
      return held;
    });
  }

  private boolean isLocked(int loop, long from, long to) throws Exception {
    return on(loop, () -> locks.of(loops.get(loop)).isLocked(from, to));
  }

  /** Waits until every loop has run its earlier tasks. */
  private void settle() throws Exception {
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < loops.size(); i++) {
        on(i, () -> 0);
      }
    }
  }

  @Test
  void aLoopAloneHasItsLockAtOnce() throws Exception {
    assertTrue(on(0, () -> {
      List<RangeLock> granted = new ArrayList<>();
      locks.of(loops.get(0)).lock(0, 512, granted::add);
      return !granted.isEmpty();
    }));
    assertTrue(isLocked(0, 511, 512));
    assertFalse(isLocked(0, 512, 1024));
  }

  @Test
  void aLockWaitsForOverlappingChangesOfEveryLoop() throws Exception {
    Io near = begin(0, 0, 4096);
    Io far = begin(1, 4095, 8192);
    Io beside = begin(2, 8192, 9000);
    CompletableFuture<RangeLock> lock = lock(0, 0, 8192);
    settle();
    assertFalse(lock.isDone());
    assertTrue(isLocked(2, 0, 1), "no further change starts");
    end(1, far);
    settle();
    assertFalse(lock.isDone());
    end(0, near);
    release(0, lock);
    settle();
    assertFalse(isLocked(2, 0, 1));
    end(2, beside);
    assertEquals(0, locks.size());
  }

  @Test
  void overlappingLocksHaveTheirTurnInOrderAndOthersDoNotWait() throws Exception {
    begin(1, 1 << 20, 1 << 21);
    CompletableFuture<RangeLock> first = lock(0, 0, 512);
    first.get(60, TimeUnit.SECONDS);
    CompletableFuture<RangeLock> wide = lock(1, 0, 4096);
    CompletableFuture<RangeLock> behindWide = lock(2, 2048, 4096);
    CompletableFuture<RangeLock> apart = lock(2, 4096, 8192);
    release(2, apart);
    settle();
    assertFalse(wide.isDone() || behindWide.isDone());
    release(0, first);
    wide.get(60, TimeUnit.SECONDS);
    settle();
    assertFalse(behindWide.isDone());
    release(1, wide);
    release(2, behindWide);
    assertEquals(0, locks.size());
  }

  @Test
  void readersCanTellThatSomethingWasChanged() throws Exception {
    long before = stamp(0, 512);
    Io io = begin(1, 0, 512);
    assertEquals(LoopRanges.CHANGING, stamp(0, 512));
    assertTrue(stamp(1 << 20, (1 << 20) + 512) >= 0, "far away nothing changes");
    end(1, io);
    long after = stamp(0, 512);
    assertTrue(after >= 0 && after != before);
    CompletableFuture<RangeLock> lock = lock(1, 0, 512);
    lock.get(60, TimeUnit.SECONDS);
    assertEquals(LoopRanges.CHANGING, stamp(0, 512));
    release(1, lock);
    assertTrue(stamp(0, 512) > after);
    CompletableFuture<RangeLock> reader = new CompletableFuture<>();
    on(1, () -> locks.of(loops.get(1)).lockForReading(0, 512, reader::complete));
    reader.get(60, TimeUnit.SECONDS);
    assertTrue(stamp(0, 512) > after, "a reader changes nothing");
    release(1, reader);
  }

  private long stamp(long from, long to) throws Exception {
    return on(0, () -> locks.of(loops.get(0)).stamp(from, to));
  }

  @Test
  void aLoopThatComesLaterKeepsToTheLocksThatAreThere() throws Exception {
    CompletableFuture<RangeLock> lock = lock(0, 0, 512);
    lock.get(60, TimeUnit.SECONDS);
    assertTrue(isLocked(1, 0, 512));
    release(0, lock);
    settle();
    assertFalse(isLocked(1, 0, 512));
  }

  @Test
  void aLoopThatHasEndedHoldsNobodyUp() throws Exception {
    begin(1, 0, 512);
    CompletableFuture<RangeLock> first = lock(0, 0, 512);
    CompletableFuture<RangeLock> ofTheEnded = lock(1, 0, 512);
    settle();
    assertFalse(first.isDone());
    CompletableFuture<RangeLock> apart = lock(2, 512, 1024);
    apart.get(60, TimeUnit.SECONDS);
    loops.get(1).shutdownGracefully(0, 1, TimeUnit.SECONDS).get(60, TimeUnit.SECONDS);
    CompletableFuture<RangeLock> third = lock(2, 600, 601);
    release(2, apart);
    release(2, third);
    assertFalse(ofTheEnded.isDone());
  }

  @Test
  void aWishCanBeWithdrawnUntilItsTurn() throws Exception {
    CompletableFuture<RangeLock> first = lock(0, 0, 512);
    first.get(60, TimeUnit.SECONDS);
    CompletableFuture<RangeLock> granted = new CompletableFuture<>();
    RangeLock second = on(1, () -> locks.of(loops.get(1)).lock(0, 512, granted::complete));
    CompletableFuture<RangeLock> third = lock(2, 0, 512);
    assertTrue(on(1, second::cancel));
    Io far = begin(2, 4096, 8192);
    RangeLock begun = on(1, () -> locks.of(loops.get(1)).lock(4096, 8192, granted::complete));
    settle();
    assertTrue(on(1, begun::cancel), "its turn has come, but a change is under way");
    end(2, far);
    settle();
    assertFalse(on(0, () -> first.join().cancel()), "it is held");
    release(0, first);
    release(2, third);
    assertFalse(granted.isDone());
    assertEquals(0, locks.size());
  }

  @Test
  void manyWhoWaitAndReleaseAtOnceDoNotDeepenTheStack() throws Exception {
    AtomicInteger count = new AtomicInteger();
    CompletableFuture<RangeLock> first = lock(0, 0, 512);
    first.get(60, TimeUnit.SECONDS);
    on(0, () -> {
      for (int i = 0; i < 5000; i++) {
        locks.of(loops.get(0)).lock(0, 512, lock -> {
          count.incrementAndGet();
          lock.release();
        });
      }
      return count;
    });
    release(0, first);
    lock(0, 0, 512).get(60, TimeUnit.SECONDS);
    assertEquals(5000, count.get());
  }

  @Test
  void noChangeRunsWhileARangeIsLocked() throws Exception {
    AtomicIntegerArray changes = new AtomicIntegerArray(16);
    AtomicIntegerArray held = new AtomicIntegerArray(16);
    List<CompletableFuture<Integer>> done = new ArrayList<>();
    long seed = System.nanoTime();
    for (int i = 0; i < loops.size(); i++) {
      EventLoop loop = loops.get(i);
      for (int j = 0; j < 8; j++) {
        Random random = new Random(seed + 8L * i + j);
        CompletableFuture<Integer> end = new CompletableFuture<>();
        done.add(end);
        loop.execute(() -> step(loop, random, changes, held, 2000, end));
      }
    }
    for (CompletableFuture<Integer> end : done) {
      assertEquals(0, end.get(50, TimeUnit.SECONDS), "seed " + seed);
    }
    assertEquals(0, locks.size());
  }

  /** An actor that repeatedly locks or changes some units, and checks that no other actor interferes. */
  private void step(EventLoop loop, Random random, AtomicIntegerArray changes, AtomicIntegerArray held, int left,
      CompletableFuture<Integer> end) {
    if (left == 0) {
      end.complete(0);
      return;
    }
    int from = random.nextInt(14);
    int to = from + 1 + random.nextInt(2);
    LoopRanges ranges = locks.of(loop);
    Runnable next = () -> step(loop, random, changes, held, left - 1, end);
    if (random.nextInt(4) == 0 || ranges.isLocked(from, to)) {
      ranges.lock(from, to, lock -> {
        boolean alone = true;
        for (int unit = from; unit < to; unit++) {
          alone &= held.getAndIncrement(unit) == 0 && changes.get(unit) == 0;
        }
        boolean wasAlone = alone;
        loop.execute(() -> {
          boolean stillAlone = wasAlone;
          for (int unit = from; unit < to; unit++) {
            stillAlone &= changes.get(unit) == 0 && held.getAndDecrement(unit) == 1;
          }
          lock.release();
          finish(stillAlone, next, end);
        });
      });
    } else {
      Io io = new Io();
      ranges.begin(io, from, to);
      for (int unit = from; unit < to; unit++) {
        changes.incrementAndGet(unit);
      }
      loop.execute(() -> {
        boolean free = true;
        for (int unit = from; unit < to; unit++) {
          free &= held.get(unit) == 0;
          changes.decrementAndGet(unit);
        }
        ranges.end(io);
        finish(free, next, end);
      });
    }
  }

  private static void finish(boolean right, Runnable next, CompletableFuture<Integer> end) {
    if (right) {
      next.run();
    } else {
      end.complete(1);
    }
  }
}
