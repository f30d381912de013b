// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.Lane;
import io.weft.targetnode.backend.LaneDriver;
import io.weft.targetnode.backend.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory beyond the suite: it is allocated when touched, released when discarded, and never stalls the loop. */
class MemoryLaneTest {
  private static final long SIZE = 256L << 20;
  private static final int MIB = 1 << 20;
  private static final Pattern RANGE = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) ");

  private Vertx vertx;
  private Backend backend;
  private LaneDriver driver;

  @BeforeEach
  void open() {
    vertx = Setup.MEMORY.vertx();
    backend = Setup.MEMORY.open(vertx, "memory:" + SIZE);
    driver = new LaneDriver(vertx, backend);
  }

  @AfterEach
  void close() throws Exception {
    Setup.close(backend, vertx);
  }

  /** How much of the mapping of the backend's memory is resident; this does not include the heap of the process. */
  private long residentBytes() throws IOException {
    long address = ((MemoryBackend) backend).address();
    boolean here = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      Matcher range = RANGE.matcher(line);
      if (range.lookingAt()) {
        here = Long.compareUnsigned(Long.parseUnsignedLong(range.group(1), 16), address) <= 0
            && Long.compareUnsigned(address, Long.parseUnsignedLong(range.group(2), 16)) < 0;
      } else if (here && line.startsWith("Rss:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new AssertionError("the memory is not mapped");
  }

  private void fill() {
    byte[] data = new byte[MIB];
    Arrays.fill(data, (byte) 1);
    for (long position = 0; position < SIZE; position += MIB) {
      driver.write(position, data, false);
    }
  }

  @Test
  void discardedMemoryGoesBackToTheSystem() throws IOException {
    long untouched = residentBytes();
    fill();
    long full = residentBytes();
    assertTrue(full - untouched > SIZE * 3 / 4, "memory is used once it is written");
    driver.discard(0, SIZE);
    assertTrue(full - residentBytes() > SIZE * 3 / 4, "and given back when it is discarded");
  }

  @Test
  void aLargeClearLeavesTurnsToOthers() {
    fill();
    List<String> order = new CopyOnWriteArrayList<>();
    CompletableFuture<Integer> cleared = new CompletableFuture<>();
    driver.loop().execute(() -> {
      Lane lane = backend.lane(driver.loop());
      lane.discard(0, SIZE / 2, status -> order.add("first"));
      lane.discard(SIZE / 2, SIZE / 2, status -> {
        order.add("second");
        cleared.complete(status);
      });
      lane.discard(0, MemoryLane.BYTES_PER_TURN, status -> order.add("small"));
      driver.loop().execute(() -> order.add("other"));
    });
    assertEquals(StatusCode.SUCCESS, LaneDriver.await(cleared));
    assertEquals(List.of("small", "other", "first", "second"), order);
  }
}
