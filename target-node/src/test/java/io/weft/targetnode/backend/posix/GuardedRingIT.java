// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.Eventually;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kernel begins no operation after the deadline, whenever it was placed. */
@Timeout(300)
class GuardedRingIT {
  private static final byte OP_WRITE = 23;
  private static final int OPERATIONS = 128;
  private static final int BLOCK = 512;
  private static final long LONG = Duration.ofMinutes(10).toNanos();
  private static final long SHORT = Duration.ofMillis(40).toNanos();

  private @TempDir Path folder;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment ones = arena.allocate(BLOCK).fill((byte) 1);
  private final Map<Integer, Integer> results = new HashMap<>();
  private boolean timerRuns = true;
  private GuardedRing ring;
  private Path file;
  private int fd;

  @BeforeEach
  void open() throws IOException {
    ring = Objects.requireNonNull(GuardedRing.open(OPERATIONS), "the kernel has no such io_uring");
    file = Files.write(folder.resolve("device"), new byte[BLOCK * OPERATIONS]);
    fd = Posix.get().open(file.toString(), Posix.O_RDWR);
  }

  @AfterEach
  void close() {
    ring.close();
    Posix.get().close(fd);
    arena.close();
  }

  private void write(int block) {
    ring.place(OP_WRITE, fd, (long) block * BLOCK, ones.address(), BLOCK, 0, block);
  }

  private void awaitResults(int count) throws Exception {
    Eventually.until(count + " operations have ended", () -> {
      ring.reap((data, result) -> {
        if (data == GuardedRing.TIMER) {
          timerRuns = false;
        } else {
          results.put((int) data, result);
        }
      });
      return results.size() == count;
    });
  }

  private boolean isWritten(int block) throws IOException {
    return Files.readAllBytes(file)[block * BLOCK] == 1;
  }

  private static void passes(long deadline) throws Exception {
    Eventually.until("the deadline has passed", () -> System.nanoTime() - deadline > SHORT);
  }

  @Test
  @DisplayName("operations are performed before the deadline, as many as the ring has room for")
  void before() throws Exception {
    assertEquals(0, ring.startTimer(System.nanoTime() + LONG));
    for (int block = 0; block < OPERATIONS; block++) {
      write(block);
    }
    assertEquals(0, ring.submit());
    awaitResults(OPERATIONS);
    for (int block = 0; block < OPERATIONS; block++) {
      assertEquals(BLOCK, results.get(block));
      assertTrue(isWritten(block));
    }
    assertTrue(timerRuns);
  }

  @Test
  @DisplayName("what was placed before the deadline and submitted after it, as after a pause, is not performed")
  void pausedBeforeTheCall() throws Exception {
    long deadline = System.nanoTime() + SHORT;
    assertEquals(0, ring.startTimer(deadline));
    for (int block = 0; block < OPERATIONS; block++) {
      write(block);
    }
    passes(deadline);
    assertEquals(0, ring.submit());
    awaitResults(OPERATIONS);
    for (int block = 0; block < OPERATIONS; block++) {
      assertTrue(GuardedRing.isCancelled(results.get(block)));
      assertFalse(isWritten(block));
    }
    Eventually.until("the timer is told to have run out", () -> {
      ring.reap((data, _) -> timerRuns &= data != GuardedRing.TIMER);
      return !timerRuns;
    });
  }

  @Test
  @DisplayName("a deadline that is renewed too late is not taken by the timer that has run out")
  void renewedTooLate() throws Exception {
    long deadline = System.nanoTime() + SHORT;
    assertEquals(0, ring.startTimer(deadline));
    passes(deadline);
    ring.deadline(System.nanoTime() + LONG);
    write(1);
    assertEquals(0, ring.submit());
    awaitResults(1);
    assertTrue(GuardedRing.isCancelled(results.get(1)));
    assertFalse(isWritten(1));
    assertEquals(0, ring.startTimer(System.nanoTime() + LONG));
    write(2);
    assertEquals(0, ring.submit());
    awaitResults(2);
    assertTrue(isWritten(2), "with a timer that was started anew");
  }

  @Test
  @DisplayName("each operation moves the timer to the deadline as it is then")
  void renewedInTime() throws Exception {
    long first = System.nanoTime() + 10 * SHORT;
    assertEquals(0, ring.startTimer(first));
    ring.deadline(System.nanoTime() + LONG);
    write(1);
    assertEquals(0, ring.submit());
    passes(first);
    write(2);
    assertEquals(0, ring.submit());
    awaitResults(2);
    assertTrue(isWritten(1) && isWritten(2));
  }
}
