// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every source file follows the rules, and faults are found. */
class HygieneTest {
  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";

  @TempDir
  private Path folder;

  @Test
  void everySourceFileIsInOrder() throws IOException {
    assertTrue(SourceTree.files(SourceTree.root()).size() > 50, "the source files were not found");
    assertEquals(List.of(), new Hygiene(SourceTree.root()).faults());
  }

  @Test
  void aMissingLicenceIsSeen() throws IOException {
    write("a.sh", "#!/bin/sh\n");
    assertFault("a.sh has no line \"SPDX-License-Identifier: Apache-2.0\" at its head");
  }

  @Test
  void aScriptWithoutExtensionIsSeen() throws IOException {
    write("run", "#!/bin/sh\n");
    assertFault("run has no line \"SPDX-License-Identifier: Apache-2.0\" at its head");
  }

  @Test
  void aLongFileIsSeen() throws IOException {
    write("a.ts", LICENCE + "\n".repeat(500));
    assertFault("a.ts has 501 lines, more than 500");
  }

  @Test
  void carriageReturnsAreSeen() throws IOException {
    write("a.py", "# SPDX-License-Identifier: Apache-2.0\r\n");
    assertFault("a.py holds carriage returns or tabs");
  }

  @Test
  void aMissingLastLineFeedIsSeen() throws IOException {
    write("a.c", LICENCE + "int x;");
    assertFault("a.c does not end with a line feed");
  }

  @Test
  void aTestThatIsSwitchedOffIsSeen() throws IOException {
    write("ATest.java", LICENCE + "@Dis" + "abled\n");
    assertFault("ATest.java switches tests off: @Dis" + "abled");
  }

  @Test
  void aPackageWithoutNullMarkedIsSeen() throws IOException {
    write("src/main/java/a/A.java", LICENCE);
    assertFault("src/main/java/a has no package-info.java");
    write("src/main/java/a/package-info.java", LICENCE + "/** Letters. Start with {@link a.A}. */\npackage a;\n");
    assertFault("src/main/java/a/package-info.java is not @NullMarked");
  }

  @Test
  void aPackageThatDoesNotSayWhereToStartIsSeen() throws IOException {
    write("src/main/java/a/A.java", LICENCE);
    write("src/main/java/a/package-info.java", LICENCE + "/** Letters. */\n@NullMarked\npackage a;\n");
    assertFault("src/main/java/a/package-info.java does not say \"Start with {@link Class}.\"");
  }

  @Test
  void aPackageThatStartsWithAClassOfAnotherIsSeen() throws IOException {
    write("src/main/java/a/A.java", LICENCE);
    write("src/main/java/a/package-info.java", info("b.A"));
    assertFault("src/main/java/a/package-info.java starts with b.A, which is not in the package");
    write("src/main/java/a/package-info.java", info("a.B"));
    assertFault("src/main/java/a/package-info.java starts with a.B, which is not in the package");
    write("src/main/java/a/package-info.java", info("A"));
    assertEquals(List.of(), new Hygiene(folder).faults());
  }

  @Test
  void aPackageOfTooManyTypesIsSeen() throws IOException {
    write("src/main/java/a/package-info.java", info("a.A0"));
    for (int i = 0; i < 25; i++) {
      write("src/main/java/a/A" + i + ".java", LICENCE);
    }
    assertEquals(List.of(), new Hygiene(folder).faults());
    write("src/main/java/a/A25.java", LICENCE);
    assertFault("src/main/java/a has 26 types, more than 25");
  }

  @Test
  void aModuleDescriptorIsNotAPackage() throws IOException {
    write("src/main/java/module-info.java", LICENCE);
    assertEquals(List.of(), new Hygiene(folder).faults());
  }

  @Test
  void buildOutputIsNotChecked() throws IOException {
    write("pom.xml", "");
    write("target/A.java", "generated");
    write("node_modules/a.js", "theirs");
    write("picture.svg", "not code");
    assertEquals(List.of(), new Hygiene(folder).faults());
  }

  /** A package-info that breaks its line where the formatter does. */
  private static String info(String first) {
    return LICENCE + "/**\n * Letters. Start with {@link\n * " + first + "}.\n */\n@NullMarked\npackage a;\n";
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void assertFault(String fault) throws IOException {
    assertEquals(List.of(fault), new Hygiene(folder).faults());
  }
}
