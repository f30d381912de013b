// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.cli.error.CommandFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The output of the command itself: help, version, errors, exit status. */
class WeftTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpListsTheCommands() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("Usage: weft"), out::toString);
    assertTrue(out.toString().contains("Commands:"), out::toString);
  }

  @Test
  void versionIsOneLine() {
    assertEquals(0, run("--version"));
    assertEquals(1, out.toString().lines().count());
    assertTrue(out.toString().startsWith("weft "), out::toString);
  }

  @Test
  void noCommandIsMisuse() {
    assertEquals(2, run());
    assertEquals("weft: a command is missing\nTry 'weft --help'.\n", err.toString());
  }

  @Test
  void anUnknownOptionBringsTheNearestOnes() {
    assertEquals(2, run("--verbos"));
    assertTrue(err.toString().startsWith("weft: Unknown option: '--verbos'"), err::toString);
    assertTrue(err.toString().contains("--verbose"), err::toString);
  }

  @Test
  void aWrongValueNamesOptionAndValueAndTheCommandToAsk() {
    assertEquals(2, run("fail", "--port", "many"));
    assertTrue(err.toString().startsWith("weft fail: Invalid value for option '--port'"), err::toString);
    assertTrue(err.toString().contains("'many'"), err::toString);
    assertTrue(err.toString().endsWith("Try 'weft fail --help'.\n"), err::toString);
  }

  @Test
  void aFailureIsOneLineAndStatus1() {
    failWith(CommandFailure.failed("the disk is full", null));
    assertEquals(1, run("fail"));
    assertEquals("weft fail: the disk is full\n", err.toString());
  }

  @Test
  void misuseIsStatus2() {
    failWith(CommandFailure.misuse("a.json: $.ports: an array is expected", null));
    assertEquals(2, run("fail"));
    assertEquals("weft fail: a.json: $.ports: an array is expected\n", err.toString());
  }

  @Test
  void errorsOfTheSystemAreSaidInWords() {
    failWith(new CompletionException(new BindException("127.0.0.1:4420: address in use")));
    assertEquals(1, run("fail"));
    assertEquals("weft fail: cannot listen: 127.0.0.1:4420: address in use\n", err.toString());
    err.getBuffer().setLength(0);
    failWith(new NoSuchFileException("/no/where"));
    assertEquals(1, run("fail"));
    assertEquals("weft fail: no such file: /no/where\n", err.toString());
  }

  @Test
  void aBugShowsItsTraceOnlyWhenAsked() {
    failWith(new IllegalStateException("never"));
    assertEquals(1, run("fail"));
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertTrue(err.toString().contains("internal error: never (--verbose shows where)"), err::toString);
    assertFalse(err.toString().contains("\tat "), err::toString);
    assertEquals(1, run("fail", "--verbose"));
    assertTrue(err.toString().contains("\tat io.weft.cli.WeftTest"), err::toString);
  }

  private Exception failure = new Exception("unexpected failure");

  private void failWith(Exception exception) {
    failure = exception;
  }

  private int run(String... args) {
    CommandLine weft = Weft.commandLine().addSubcommand(new Fail());
    return weft.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
  }

  @Command(name = "fail", description = "Fails as the test requires.")
  final class Fail implements Callable<Integer> {
    @Option(names = "--port")
    private int port;

    @Override
    public Integer call() throws Exception {
      if (port != 0) {
        return port;
      }
      throw failure;
    }
  }
}
