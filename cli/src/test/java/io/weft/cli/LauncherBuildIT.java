// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a source tree: which JDK it takes, how it builds, and that it never waits without a word. */
class LauncherBuildIT {
  private static final String MAVEN = """
      #!/bin/sh
      echo "$*" >>maven.arguments
      echo '[INFO] Building Weft nvme 0.1.0-SNAPSHOT                    [1/2]'
      echo 'Downloaded from central: https://repo.example/a.jar (1 kB at 2 kB/s)'
      mkdir -p cli/target/weft/lib
      echo '[INFO] Building Weft command line 0.1.0-SNAPSHOT            [2/2]'
      %s
      : >cli/target/weft/lib/weft-cli.jar
      """;

  @TempDir
  private Path directory;

  private ScriptTree tree;

  @BeforeEach
  void plant() throws Exception {
    tree = new ScriptTree(directory, "weft", "cli/src/main/sh/build.sh", "cli/src/main/sh/jvm.options");
    tree.write("pom.xml", "<project/>\n");
    tree.program("mvn", MAVEN.formatted(""));
  }

  @AfterEach
  void end() throws Exception {
    tree.close();
  }

  @Test
  @DisplayName("a first build says what it is doing, and the next start does not build (mend 17)")
  void showsProgress() throws Exception {
    tree.jdk("25.0.1");
    tree.program("mvn", MAVEN.formatted("sleep 2"));
    ScriptTree.Ended first = tree.run("weft", "--version");
    assertEquals(0, first.status(), first::toString);
    assertTrue(first.err().contains("weft: building (the first time"), first::err);
    assertTrue(first.err().contains("weft:   Weft command line (2 of 2)"), first::err);
    assertTrue(first.out().startsWith("java @") && first.out().endsWith("weft-cli.jar --version\n"), first::out);
    ScriptTree.Ended second = tree.run("weft", "--version");
    assertEquals("", second.err());
    assertEquals(1, Files.readAllLines(tree.file("maven.arguments")).size());
  }

  @Test
  @DisplayName("a build that fails shows Maven's errors, its log and status 1, and leaves no lock (mend 17)")
  void showsErrors() throws Exception {
    tree.jdk("25.0.1");
    tree.program("mvn", MAVEN.formatted("echo '[ERROR] Some.java:[3,4] cannot find symbol'; exit 1"));
    ScriptTree.Ended failed = tree.run("weft", "--version");
    assertEquals(1, failed.status());
    assertTrue(failed.err().contains("[ERROR] Some.java:[3,4] cannot find symbol"), failed::err);
    assertFalse(failed.err().contains("Downloaded"), failed::err);
    assertTrue(failed.err().contains("the build failed; all of Maven's output is in " + tree.file("cli/target/build.log")),
        failed::err);
    assertFalse(Files.exists(tree.file("cli/target/build.lock"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  @DisplayName("a start during another one's build says which process it waits for, and then runs (mend 17)")
  void waitsForABuildInProgress() throws Exception {
    tree.jdk("25.0.1");
    tree.program("mvn", MAVEN.formatted("until [ -e go ]; do sleep 0.1; done"));
    ScriptTree.Running builder = tree.start("weft", "first");
    builder.untilSaid("building (");
    ScriptTree.Running waiting = tree.start("weft", "second");
    waiting.untilSaid("process " + builder.process().pid() + " on ");
    assertTrue(waiting.said().contains("is building here; waiting for it"), waiting::said);
    tree.write("go", "");
    assertEquals(0, builder.end().status());
    ScriptTree.Ended second = waiting.end();
    assertEquals(0, second.status(), second::err);
    assertTrue(second.out().endsWith("second\n"), second::out);
    assertEquals(1, Files.readAllLines(tree.file("maven.arguments")).size(), "it was built once");
  }

  @Test
  @DisplayName("the lock of a process that is gone, or whose number another program has, is taken over (mend 17)")
  void takesOverAStaleLock() throws Exception {
    tree.jdk("25.0.1");
    String name = tree.run("../bin/uname", "-n").out().strip();
    // Process 1 exists, but is not a launcher.
    for (String owner : new String[] {"999999999", "1"}) {
      Files.createDirectories(tree.file("cli/target"));
      Files.createSymbolicLink(tree.file("cli/target/build.lock"), Path.of(owner + " on " + name));
      ScriptTree.Ended ended = tree.run("weft", "--version");
      assertEquals(0, ended.status(), ended::err);
      assertTrue(ended.err().contains("taking over the lock of a build that did not end properly (process " + owner),
          ended::err);
      Files.delete(tree.file("cli/target/weft/built"));
    }
  }

  @Test
  @DisplayName("a build that takes longer than any should ends the wait with the process and the lock to look at (mend 17)")
  void waitsNotForEver() throws Exception {
    tree.jdk("25.0.1");
    Files.createDirectories(tree.file("cli/target"));
    Path lock = Files.createSymbolicLink(tree.file("cli/target/build.lock"), Path.of("7 on another machine"));
    tree.program("sleep", "#!/bin/sh\n");
    tree.write("cli/src/main/sh/build.sh",
        Files.readString(tree.file("cli/src/main/sh/build.sh")).replace("-ge 900 ]", "-ge 9 ]"));
    ScriptTree.Ended ended = tree.run("weft", "--version");
    assertEquals(2, ended.status());
    assertTrue(ended.err().contains("process 7 on another machine has been building here for a quarter of an hour")
        && ended.err().contains("remove " + lock), ended::err);
  }

  @Test
  @DisplayName("a tree that cannot be written is named with who it is that cannot (mend 17)")
  void namesADirectoryThatCannotBeWritten() throws Exception {
    tree.jdk("25.0.1");
    Files.createDirectories(tree.file("cli/target"));
    tree.program("id", "#!/bin/sh\necho somebody\n");
    // Root may write everywhere, so the question is answered in its place.
    String build = Files.readString(tree.file("cli/src/main/sh/build.sh"));
    tree.write("cli/src/main/sh/build.sh", build.replace("[ ! -w \"$target\" ]", "[ \"$target\" = \"$home/cli/target\" ]"));
    ScriptTree.Ended ended = tree.run("weft", "--version");
    assertEquals(2, ended.status());
    assertTrue(ended.err().contains(tree.file("cli/target") + " cannot be written by user somebody"), ended::err);
  }

  @Test
  @DisplayName("a newer JDK is tried with a note where there is no JDK 25, and passed over where there is one (mend 17)")
  void triesANewerJdk() throws Exception {
    tree.jdk("17.0.15");
    ScriptTree.Ended none = tree.run("weft", "--version");
    assertEquals(2, none.status());
    assertTrue(none.err().contains("no JDK 25 or newer found"), none::err);
    tree.jdk("26-ea");
    ScriptTree.Ended newer = tree.run("weft", "--version");
    assertEquals(0, newer.status(), newer::err);
    assertTrue(newer.err().startsWith("weft: no JDK 25 found; trying JDK 26 in " + directory.resolve("jvm/26-ea")), newer::err);
    assertTrue(Files.readString(tree.file("maven.arguments")).contains("-Djdk.versions=[25,)"));
    tree.jdk("25.0.1");
    assertEquals("", tree.run("weft", "--version").err());
  }

  @Test
  @DisplayName("a signal ends a launcher that builds, with its Maven, the status of the signal, and no lock (mend 17)")
  void endsWhileItBuilds() throws Exception {
    tree.jdk("25.0.1");
    tree.program("mvn", MAVEN.formatted("echo $$ >maven.pid; exec sleep 300"));
    ScriptTree.Running builder = tree.start("weft", "--version");
    long maven = untilWritten("maven.pid");
    builder.process().destroy();
    ScriptTree.Ended ended = builder.end();
    assertEquals(143, ended.status(), ended::toString);
    assertFalse(Files.exists(tree.file("cli/target/build.lock"), LinkOption.NOFOLLOW_LINKS));
    awaitEnd(maven);
  }

  @Test
  @DisplayName("a signal ends a launcher that prepares the start-up cache at once, and leaves no half one (mend 17)")
  void endsWhileItPreparesTheCache() throws Exception {
    tree.jdk("25.0.1", """
        #!/bin/sh
        for option; do
          case $option in -XX:AOTCacheOutput=*) echo $$ >"${option#*=}"; exec sleep 300 ;; esac
        done
        """);
    ScriptTree.Running launcher = tree.start("weft", "--version");
    // It is the number of the process that makes it.
    long java = untilWritten("cli/target/weft/weft.aot." + launcher.process().pid());
    launcher.process().destroy();
    ScriptTree.Ended ended = launcher.end();
    assertEquals(143, ended.status(), ended::toString);
    awaitEnd(java);
    try (Stream<Path> files = Files.list(tree.file("cli/target/weft"))) {
      assertEquals(List.of(), files.map(file -> file.getFileName().toString()).filter(name -> name.contains("aot")).toList());
    }
  }

  @Test
  @DisplayName("the Maven of a launcher that was killed is ended before another one builds (mend 17)")
  void endsTheMavenOfAKilledLauncher() throws Exception {
    tree.jdk("25.0.1");
    tree.program("mvn", MAVEN.formatted("echo $$ >maven.pid; until [ -e go ]; do sleep 0.1; done"));
    ScriptTree.Running killed = tree.start("weft", "--version");
    long maven = untilWritten("maven.pid");
    killed.process().destroyForcibly().waitFor();
    assertTrue(ProcessHandle.of(maven).isPresent(), "Maven has outlived its launcher");
    tree.program("mvn", MAVEN.formatted(""));
    ScriptTree.Ended next = tree.run("weft", "--version");
    assertEquals(0, next.status(), next::err);
    assertTrue(next.err().contains("ending its Maven (process " + maven + ")"), next::err);
    awaitEnd(maven);
  }

  /** Waits for a file with the number of a process, which a stand-in writes. */
  private long untilWritten(String file) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Path path = tree.file(file);
    while (!Files.exists(path) || !Files.readString(path).endsWith("\n")) {
      assertTrue(System.nanoTime() < end, "it did not start");
      Thread.onSpinWait();
    }
    return Long.parseLong(Files.readString(path).strip());
  }

  private static void awaitEnd(long process) throws Exception {
    Optional<ProcessHandle> found = ProcessHandle.of(process);
    if (found.isPresent()) {
      found.get().onExit().get(60, TimeUnit.SECONDS);
    }
  }
}
