// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.vertx.core.json.JsonObject;
import io.weft.testkit.history.Verdict.Outcome;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Checks recorded histories: {@code HistoryCheck [--minutes N] FILE...}. */
public final class HistoryCheck {
  /** The name of a header's member that says of what the history is: {@link #REGISTER} or {@link #BLOCKS}. */
  static final String OF = "history";
  static final String REGISTER = "register";
  static final String BLOCKS = "blocks";

  private HistoryCheck() {
  }

  /** The first line of the history of a {@link Register}. */
  public static JsonObject registerHeader(long revision, String value) {
    return new JsonObject().put(OF, REGISTER).put("revision", revision).put("value", value);
  }

  /** The first line of the history of {@link Blocks}. */
  public static JsonObject blocksHeader() {
    return new JsonObject().put(OF, BLOCKS);
  }

  /** Checks files. Ends with status 0 if all are linearizable, 1 if one is not, and 3 if that is not known of one. */
  public static void main(String[] arguments) throws IOException {
    // Not the standard stream itself, which the command alone may use.
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(out, arguments));
  }

  /** As {@link #main}, 2 if it is misused. @return the status */
  static int run(PrintStream out, String... arguments) throws IOException {
    Limits limits = Limits.DEFAULT;
    int first = 0;
    if (arguments.length > 1 && arguments[0].equals("--minutes")) {
      limits = new Limits(Duration.ofMinutes(Long.parseLong(arguments[1])), Integer.MAX_VALUE);
      first = 2;
    }
    if (first == arguments.length) {
      out.println("give the files of recorded histories: [--minutes N] FILE...");
      return 2;
    }
    int status = 0;
    for (int i = first; i < arguments.length; i++) {
      Verdict verdict = check(Path.of(arguments[i]), limits);
      out.println(arguments[i] + ": " + verdict.explanation());
      if (verdict.outcome() == Outcome.VIOLATION) {
        status = 1;
      } else if (verdict.outcome() == Outcome.UNKNOWN && status == 0) {
        status = 3;
      }
    }
    return status;
  }

  /** Checks a file. @throws IOException if it cannot be read, or is no recorded history */
  public static Verdict check(Path path, Limits limits) throws IOException {
    Recording recording = Recording.open(path);
    JsonObject header = recording.header();
    return switch (header.getString(OF, "")) {
      case REGISTER -> {
        Register register = new Register(header.getLong("revision"), header.getString("value"));
        yield Linearizability.check(register, recording.history(register), limits);
      }
      case BLOCKS -> {
        Blocks blocks = new Blocks();
        yield Linearizability.check(blocks, recording.history(blocks), limits);
      }
      case String other -> throw new IOException("%s is no recorded history: \"%s\" is '%s'".formatted(path, OF, other));
    };
  }
}
