// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proportion of tests in the code, as {@code e2e/figures} counts it. */
class FiguresTest {
  /** The least lines of tests per line of the product. */
  private static final double LEAST = 0.8;
  /** The same for lib/fabric. */
  private static final double LEAST_FABRIC = 0.5;

  @TempDir
  private Path folder;

  @Test
  void testsKeepUpWithTheCode() throws Exception {
    Map<String, String[]> figures = figures(SourceTree.root());
    assertRatio(LEAST, figures, "all");
    assertRatio(LEAST_FABRIC, figures, "lib/fabric");
  }

  @Test
  void testsAreDistinguishedFromOtherCode() throws Exception {
    write("lib/fabric/src/main/java/A.java", 8);
    write("lib/fabric/src/test/java/ATest.java", 2);
    write("cli/src/main/java/B.java", 2);
    write("testkit/wire/src/main/java/C.java", 3);
    write("system-test/src/test/java/DTest.java", 5);
    write("cli/target/Generated.java", 1000);
    write("cli/pom.xml", 1000);
    Map<String, String[]> figures = figures(folder);
    assertEquals("10 10 1.00", String.join(" ", figures.get("all")));
    assertEquals("8 2 0.25", String.join(" ", figures.get("lib/fabric")));
    assertEquals("2 2 8 8", String.join(" ", figures.get("files")));
  }

  @Test
  void aMethodIsAsLongAsItsBody() throws Exception {
    Path file = folder.resolve("lib/fabric/src/main/java/A.java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, """
        class A {
          A() {
            one();
          }

          void two(int a) throws Exception {
            if (a > 0) {
              one();
            }
          }
        }
        """);
    assertEquals("2 1 3 3", String.join(" ", figures(folder).get("methods")));
  }

  private static void assertRatio(double least, Map<String, String[]> figures, String what) {
    double ratio = Double.parseDouble(figures.get(what)[2]);
    assertTrue(ratio >= least, what + " has " + ratio + " lines of tests for each line, less than " + least);
  }

  private void write(String name, int lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "// line\n".repeat(lines));
  }

  /** The output of the command for a tree: the numbers of each line, by its first word. */
  private static Map<String, String[]> figures(Path tree) throws Exception {
    Process process = new ProcessBuilder(SourceTree.root().resolve("e2e/figures").toString(), tree.toString())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    Map<String, String[]> figures = new HashMap<>();
    output.lines().map(line -> line.split(" +", 2)).filter(words -> words.length == 2)
        .forEach(words -> figures.put(words[0], words[1].split(" +")));
    return figures;
  }
}
