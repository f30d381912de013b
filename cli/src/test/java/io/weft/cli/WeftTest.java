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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
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

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      up --dsik 10G                | up: Unknown options: '--dsik', '10G'              | --disk
      up --dsik=10G                | up: Unknown option: '--dsik=10G'                  | --disk
      up --prot 1                  | up: Unknown options: '--prot', '1'                | --port
      up --htpp-port 1             | up: Unknown options: '--htpp-port', '1'           | --http-port
      target --dta x               | target: Unknown options: '--dta', 'x'             | --data
      discovery --lisen ::1        | discovery: Unknown options: '--lisen', '::1'      | --listen
      admin --http-naems a         | admin: Unknown options: '--http-naems', 'a'       | --http-names
      perf --queus 3               | perf: Unknown options: '--queus', '3'             | --queues
      ctl --htpp 1                 | ctl: Unknown options: '--htpp', '1'               | --http
      ctl add namespace --sise 1G  | ctl add namespace: Unknown options: '--sise', '1G' | --size
      ctl remove host --htp x      | ctl remove host: Unknown option: '--htp'          | --http
      ctl add host --hepl          | ctl add host: Unknown option: '--hepl'            | --help
      host identify --prt 1        | host identify: Unknown options: '--prt', '1'      | --port
      pu                           | : Unmatched argument at index 0: 'pu'             | up
      targte                       | : Unmatched argument at index 0: 'targte'         | target
      ctl lsit                     | ctl: Unmatched argument at index 1: 'lsit'        | list
      ctl save                     | ctl: Unmatched argument at index 1: 'save'        | saveconfig
      ctl add namespce             | ctl add: Unmatched argument at index 2: 'namespce' | namespace
      host raed                    | host: Unmatched argument at index 1: 'raed'       | read
      """)
  @DisplayName("every command names the option or command that was meant by a misspelt one (mend 18)")
  void suggestsWhatWasMeant(String line, String message, String meant) {
    assertEquals(2, run(line.split(" ")), err::toString);
    List<String> said = err.toString().lines().toList();
    assertTrue(said.get(0).startsWith(("weft " + message).replace("weft :", "weft:")), said::toString);
    assertEquals("Did you mean " + meant + "?", said.get(1));
    assertTrue(said.get(2).startsWith("Try 'weft"), said::toString);
  }

  @Test
  @DisplayName("every option of every command is suggested for itself with two letters exchanged (mend 18)")
  void everyOptionIsSuggested() {
    CommandLine weft = Weft.commandLine().setErr(new PrintWriter(err, true));
    suggests(weft, weft, List.of());
  }

  private void suggests(CommandLine weft, CommandLine command, List<String> path) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      String name = option.longestName();
      int last = name.length() - 1;
      String misspelt = name.substring(0, last - 1) + name.charAt(last) + name.charAt(last - 1);
      if (!option.hidden() && !misspelt.equals(name)) {
        err.getBuffer().setLength(0);
        assertEquals(2, weft.execute(below(path, misspelt).toArray(String[]::new)), misspelt);
        assertTrue(err.toString().lines().anyMatch(said -> said.matches("Did you mean (.* or )?" + name + "( or .*)?\\?")),
            () -> below(path, misspelt) + ": " + err);
      }
    }
    command.getSubcommands().forEach((name, sub) -> {
      // What follows "help" is a command to be explained, or nothing.
      if (!name.equals("help")) {
        suggests(weft, sub, below(path, name));
      }
    });
  }

  private static List<String> below(List<String> path, String last) {
    List<String> longer = new ArrayList<>(path);
    longer.add(last);
    return longer;
  }

  @Test
  void nothingIsSuggestedWhereNothingIsNear() {
    assertEquals(2, run("target", "--disk", "1G"));
    assertEquals("weft target: Unknown options: '--disk', '1G'\nTry 'weft target --help'.\n", err.toString());
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
