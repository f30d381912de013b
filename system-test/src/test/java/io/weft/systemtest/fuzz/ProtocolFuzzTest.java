// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Replays the inputs that {@code e2e/fuzz} has kept: those that reach the most code, and those that once found a bug; and
 * tries some new ones.
 */
@Timeout(300)
class ProtocolFuzzTest {
  private static final Path INPUTS = Path.of("src/test/fuzz");

  private static FuzzTarget target;

  @BeforeAll
  static void start() throws Exception {
    target = new FuzzTarget();
  }

  @AfterAll
  static void stop() throws Exception {
    target.close();
  }

  private static List<Path> found() throws Exception {
    try (Stream<Path> files = Files.list(INPUTS.resolve("found"))) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  @Test
  void theCorpusFindsNothing() throws Exception {
    List<String> corpus = Files.readAllLines(INPUTS.resolve("corpus.txt"));
    assertTrue(corpus.size() > 100, "the corpus is gone");
    for (String input : corpus) {
      try {
        target.run(Base64.getDecoder().decode(input));
      } catch (Exception e) {
        throw new AssertionError("found by " + input, e);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> whatOnceFoundABugFindsNothing() throws Exception {
    return found().stream().map(input -> DynamicTest.dynamicTest(
        input.getFileName().toString(), () -> target.run(Files.readAllBytes(input))));
  }

  @Test
  void randomBytesFindNothing() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      byte[] input = new byte[random.nextInt(400)];
      random.nextBytes(input);
      try {
        target.run(input);
      } catch (Exception e) {
        throw new AssertionError("input %d of seed %d".formatted(i, seed), e);
      }
    }
  }
}
