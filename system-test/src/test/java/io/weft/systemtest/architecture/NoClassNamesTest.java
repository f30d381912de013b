// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Messages name no Java classes: a failure is written with {@code Reason}, not with its own text. */
class NoClassNamesTest {
  private static final Path ROOT = Path.of("..");
  /** A failure turned into a text as {@code Throwable} does, with its class first. */
  private static final Pattern TEXT_OF_A_FAILURE = Pattern.compile(
      "\\b(e|failure|cause|error|reason|problem)\\.toString\\(\\)|String\\.valueOf\\((e|failure|cause|error|reason)\\)"
          + "|\\.formatted\\(([^;()]*, )?(e|failure|cause|error)\\)");

  private static List<String> faults(Path source) {
    try {
      return TEXT_OF_A_FAILURE.matcher(Files.readString(source)).results()
          .map(found -> ROOT.relativize(source) + ": " + found.group()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("no message contains the class of a failure (mend 20)")
  void failuresAreWrittenInWords() throws Exception {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(ROOT)) {
      sources = files.filter(file -> file.toString().endsWith(".java") && file.toString().contains("/src/main/java/"))
          .filter(file -> !file.toString().contains("/testkit/")).toList();
    }
    assertTrue(sources.size() > 300, "sources " + sources.size());
    assertEquals(List.of(), sources.stream().flatMap(source -> faults(source).stream()).toList());
  }
}
