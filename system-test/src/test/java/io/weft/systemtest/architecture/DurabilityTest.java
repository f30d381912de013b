// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The program makes directories and secret files in one way each, the one that survives a loss of power and tells nobody. */
class DurabilityTest {
  /** What is not to be called, and the one class that may. */
  private static final Map<String, String> RESERVED = Map.of(
      "Files.createDirector", "DurableDirectory.java",
      "setPosixFilePermissions", "no class, since a mode that is set afterwards comes too late");

  @Test
  @DisplayName("directories are made durably and secrets with their mode everywhere (mend 27)")
  void nothingIsMadeInAnotherWay() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : SourceTree.files(SourceTree.root())) {
      String name = file.toString();
      if (name.endsWith(".java") && name.contains("/src/main/") && !name.contains("/testkit/")) {
        String text = Files.readString(file);
        RESERVED.forEach((call, owner) -> {
          if (text.contains(call) && !name.endsWith("/" + owner)) {
            faults.add("%s calls %s, which is for %s".formatted(file.getFileName(), call, owner));
          }
        });
      }
    }
    assertEquals(List.of(), faults);
  }
}
