// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.LeakCheck;
import io.weft.testkit.Proves;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Random commands, valid and invalid, on several queues of several hosts over TCP: contents and statuses must match the
 * model. A failure is shrunk to the fewest steps that show it. {@code e2e/model} runs it for longer, or with the seed of
 * a failure.
 */
class ModelIT {
  private static @Nullable Path folder;
  private static @Nullable World world;
  private static int commands;
  private static boolean failed;

  @BeforeContainer
  static void start() throws Exception {
    folder = Files.createTempDirectory("weft-model");
  }

  @AfterContainer
  static void stop() throws Exception {
    leave();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
    assertTrue(failed || commands >= ModelSettings.COMMANDS, "only " + commands + " commands");
    LeakCheck.check();
  }

  private static void leave() throws Exception {
    if (world != null) {
      world.close();
      world = null;
    }
  }

  @Provide
  Arbitrary<List<Step>> sequences() {
    return Steps.sequences();
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  @AddLifecycleHook(ModelSettings.class)
  @Proves({"io 00h", "io 01h", "io 02h", "io 04h", "io 05h", "io 08h", "io 09h", "io 0ch", "io 19h", "log 01h", "feature 01h",
      "feature 06h", "feature 0ah", "feature 0bh", "feature 84h"})
  void contentsAndStatusesAreTheModels(@ForAll("sequences") List<Step> steps) throws Exception {
    if (commands >= ModelSettings.COMMANDS && !failed) {
      return;
    }
    if (world == null) {
      world = new World(folder);
    }
    try {
      commands += world.play(steps);
    } catch (AssertionError e) {
      failed = true;
      throw e;
    } catch (Exception e) {
      // Outstanding commands must not overlap with the next sequence.
      failed = true;
      leave();
      throw e;
    }
  }
}
