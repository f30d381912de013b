// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.shared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.Eventually;
import io.weft.testkit.node.Storage;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An owner that is stopped in the middle of its work, for longer than its lease, and goes on. */
@Timeout(300)
class PausedOwnerIT {
  private static final int ROUNDS = 15;
  private static final long LEASE = Duration.ofMillis(250).toNanos();
  /** For what the kernel has been given before the deadline. */
  private static final long QUIESCE = Duration.ofMillis(150).toNanos();

  private @TempDir Path folder;
  private final Random random = new Random(9);
  private final BlockingQueue<long[]> answers = new LinkedBlockingQueue<>();
  private Process process;
  private BufferedWriter commands;

  private void signal(String name) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
  }

  /** Renews the lease. @return the acknowledged and the refused writes so far */
  private long[] renew(long deadline) throws Exception {
    commands.write(deadline + "\n");
    commands.flush();
    long[] counts = answers.poll(60, TimeUnit.SECONDS);
    assertTrue(counts != null, () -> "the process is silent");
    return counts;
  }

  private void start(Storage storage, Path file) throws Exception {
    process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx256m",
        "-cp", System.getProperty("java.class.path"), PausedOwner.class.getName(), storage.name(), file.toString())
        .redirectError(folder.resolve("log").toFile()).start();
    commands = process.outputWriter(StandardCharsets.US_ASCII);
    // The log may be in between.
    Thread.ofVirtual().start(() -> process.inputReader().lines().filter(line -> line.matches("\\d+ \\d+"))
        .map(line -> Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray()).forEach(answers::add));
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "FILE_ON_EPOLL_WITH_THREADS"})
  @DisplayName("an owner that is stopped at any moment, for longer than its lease, writes nothing when it goes on")
  void writesNothingLate(Storage storage) throws Exception {
    Path file = Files.write(folder.resolve("device"), new byte[SharedPair.BLOCK * SharedPair.BLOCKS]);
    start(storage, file);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        long before = renew(System.nanoTime() + LEASE)[0];
        Eventually.until("it writes", () -> renew(System.nanoTime() + LEASE)[0] > before + 500);
        long deadline = System.nanoTime() + LEASE;
        long refused = renew(deadline)[1];
        long moment = System.nanoTime() + random.nextLong(LEASE / 4);
        Eventually.until("the moment has come", () -> System.nanoTime() - moment >= 0);
        signal("STOP");
        Eventually.until("the lease has run out", () -> System.nanoTime() - deadline > QUIESCE);
        byte[] then = Files.readAllBytes(file);
        signal("CONT");
        // A deadline that has passed renews nothing, and is answered.
        Eventually.until("it refuses what hosts want", () -> renew(deadline)[1] > refused + 500);
        assertArrayEquals(then, Files.readAllBytes(file), "it has written after its lease, in round " + round);
      }
    } finally {
      process.destroyForcibly();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }
  }
}
