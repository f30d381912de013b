// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft test}: what it runs for whom, and what it says at the end. */
class TestRunIT {
  @TempDir
  private Path directory;

  private ScriptTree tree;

  @BeforeEach
  void plant() throws Exception {
    tree = new ScriptTree(directory, "e2e/run", "e2e/lib/say.sh");
    tree.program("mvn", """
        #!/bin/sh
        echo "$*" >>maven.arguments
        mkdir -p m/target/surefire-reports
        echo '<testsuite name="a" tests="5" errors="0" skipped="0" failures="0">' >m/target/surefire-reports/TEST-a.xml
        """);
    tree.write("m/src/test/java/DiskRootTest.java", "@Tag(\"root\")\nclass DiskRootTest {}\n");
    tree.write("m/src/test/java/MountIT.java", "@Tag(\"root\")\nclass MountIT {}\n");
    tree.write("m/src/test/java/OtherTest.java", "class OtherTest {}\n");
  }

  @AfterEach
  void end() throws Exception {
    tree.close();
  }

  @Test
  @DisplayName("an ordinary user runs all but what needs root, which is named at the end with the reason (mend 22)")
  void namesWhatIsLeftOut() throws Exception {
    tree.program("id", "#!/bin/sh\necho 1000\n");
    ScriptTree.Ended ended = tree.run("e2e/run", "--only", "unit");
    assertEquals(0, ended.status(), ended::toString);
    assertTrue(Files.readString(tree.file("maven.arguments")).contains("-Dweft.tests.root=false"));
    assertTrue(ended.out().endsWith("""
        left out: 1 test classes that make block devices and mounts, which takes root:
          DiskRootTest
        To run them too: sudo ./weft test --only unit
        5 passed, 0 failed
        """), ended::out);
  }

  @Test
  @DisplayName("root runs all of them, and nothing is said to be left out (mend 22)")
  void leavesNothingOutForRoot() throws Exception {
    tree.program("id", "#!/bin/sh\necho 0\n");
    ScriptTree.Ended ended = tree.run("e2e/run", "--only", "unit");
    assertEquals(0, ended.status(), ended::toString);
    assertFalse(Files.readString(tree.file("maven.arguments")).contains("weft.tests.root"));
    assertFalse(ended.out().contains("left out"), ended::out);
  }

  @Test
  @DisplayName("a linux-host stage that cannot run is a failure, and the end says what to install (mend 22)")
  void saysWhatTheLinuxHostLacks() throws Exception {
    tree.program("linux-host", "#!/bin/sh\necho 'linux-host: no gcc: apt-get install gcc' >&2\nexit 2\n");
    Files.createDirectories(tree.file("e2e/linux-host"));
    Files.createSymbolicLink(tree.file("e2e/linux-host/run"), directory.resolve("bin/linux-host"));
    ScriptTree.Ended ended = tree.run("e2e/run", "--only", "linux-host");
    assertEquals(1, ended.status(), ended::toString);
    assertTrue(ended.out().endsWith("""

        linux-host did not run:
          linux-host: no gcc: apt-get install gcc
        linux-host   0 passed, 1 failed
        0 passed, 1 failed
        """), ended::out);
  }
}
