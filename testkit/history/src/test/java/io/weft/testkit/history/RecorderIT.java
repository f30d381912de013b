// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.history.RegisterAnswer.Committed;
import io.weft.testkit.history.RegisterAnswer.Found;
import io.weft.testkit.history.RegisterAnswer.Stale;
import io.weft.testkit.history.RegisterInput.Edit;
import io.weft.testkit.history.RegisterInput.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded is read from the file as it was, at any moment, and can be checked again. */
class RecorderIT {
  private static final Register REGISTER = new Register(1, "first");

  @TempDir
  private Path folder;

  @Test
  void aFileHoldsWhatTheRecorderHolds() throws Exception {
    Path file = folder.resolve("history");
    try (Recorder<RegisterInput, RegisterAnswer> recorder = register(file)) {
      recorder.call(1, new Read()).answered(new Found(1, "first"));
      Recorder.Call<RegisterInput, RegisterAnswer> edit = recorder.call(2, new Edit(1L, "a"));
      recorder.call(3, new Edit(null, "b")).refused("not reachable");
      recorder.call(4, new Edit(null, "c")).lost("connection reset");
      edit.answered(new Committed(2));
      recorder.call(1, new Edit(1L, "d")).answered(new Stale(2));
      recorder.call(1, new Read());
      // Before it is closed: as after a crash.
      List<Operation<RegisterInput, RegisterAnswer>> read = Recording.open(file).history(REGISTER);
      assertEquals(recorder.history(), read);
      assertEquals(List.of("read", "edit(revision 1, a)", "edit(any revision, c)", "edit(revision 1, d)", "read"),
          read.stream().map(operation -> operation.input().toString()).toList());
      assertEquals(List.of(false, false, true, false, true), read.stream().map(Operation::isOpen).toList());
      assertTrue(read.get(1).called() < read.get(2).called() && read.get(1).returned() > read.get(2).called());
    }
  }

  @Test
  void aLineThatWasNotWrittenToItsEndIsLeftOut() throws Exception {
    Path file = folder.resolve("history");
    blocks(file, 3);
    Files.writeString(file, "{\"op\":1,\"at\":99,\"ans", StandardOpenOption.APPEND);
    assertEquals(3, Recording.open(file).history(new Blocks()).size());
    Files.writeString(file, "\n{}\n", StandardOpenOption.APPEND);
    IOException damaged = assertThrows(IOException.class, () -> Recording.open(file).history(new Blocks()));
    assertTrue(damaged.getMessage().contains("history, line 8 is no JSON object"), damaged.getMessage());
  }

  @Test
  void manyThreadsRecordAtTheSameTime() throws Exception {
    Path file = folder.resolve("history");
    try (Recorder<BlockInput, Long> recorder = new Recorder<>(file, new Blocks(), HistoryCheck.blocksHeader())) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int client = i;
        threads.add(Thread.ofPlatform().start(() -> {
          for (int n = 1; n <= 500; n++) {
            recorder.call(client, new BlockInput.Write(client, n)).answered((long) n);
          }
        }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(recorder.history(), Recording.open(file).history(new Blocks()));
      assertEquals(4000, recorder.history().size());
    }
    assertEquals("0 " + file + ": linearizable: 4000 operations, 0 of them without an answer", check(file.toString()));
  }

  @Test
  void aFileIsCheckedByCommand() throws Exception {
    Path good = folder.resolve("good");
    blocks(good, 2);
    Path bad = folder.resolve("bad");
    try (Recorder<RegisterInput, RegisterAnswer> recorder = register(bad)) {
      recorder.call(1, new Read()).answered(new Found(1, "another"));
    }
    String result = check("--minutes", "1", good.toString(), bad.toString());
    assertTrue(result.startsWith("1 " + good + ": linearizable: 2 operations"), result);
    assertTrue(result.contains(bad + ": not linearizable: 1 operations"), result);
    assertEquals("2 give the files of recorded histories: [--minutes N] FILE...", check());
  }

  @Test
  void whatIsNoHistoryIsRefused() throws Exception {
    Path other = folder.resolve("other");
    Files.writeString(other, "{\"a\":1}\n");
    assertThrows(IOException.class, () -> check(other.toString()));
    Files.writeString(other, "");
    assertThrows(IOException.class, () -> check(other.toString()));
    Files.writeString(other, "hello\n");
    assertThrows(IOException.class, () -> check(other.toString()));
  }

  private static Recorder<RegisterInput, RegisterAnswer> register(Path file) throws IOException {
    return new Recorder<>(file, REGISTER, HistoryCheck.registerHeader(1, "first"));
  }

  private static void blocks(Path file, int count) throws IOException {
    try (Recorder<BlockInput, Long> recorder = new Recorder<>(file, new Blocks(), HistoryCheck.blocksHeader())) {
      for (long i = 1; i <= count; i++) {
        recorder.call(1, new BlockInput.Write(0, i)).answered(i);
      }
    }
  }

  /** @return the status, and what was printed */
  private static String check(String... arguments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status = HistoryCheck.run(new PrintStream(out, true, StandardCharsets.UTF_8), arguments);
    return status + " " + out.toString(StandardCharsets.UTF_8).strip();
  }
}
