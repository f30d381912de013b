// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A file that a {@link Recorder} has written. */
public final class Recording {
  private final Path path;
  private final JsonObject header;

  private Recording(Path path, JsonObject header) {
    this.path = path;
    this.header = header;
  }

  /** Opens a file. @throws IOException if it cannot be read, or is no recording */
  public static Recording open(Path path) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      String first = lines.readLine();
      if (first == null) {
        throw new IOException(path + " is empty");
      }
      return new Recording(path, line(path, 1, first));
    }
  }

  /** The first line. */
  public JsonObject header() {
    return header;
  }

  /**
   * The operations, without what was refused. A last line that was not written to its end is left out.
   *
   * @throws IOException if the file cannot be read, or a line cannot be understood
   */
  public <I, A> List<Operation<I, A>> history(Notation<I, A> notation) throws IOException {
    SequencedMap<Integer, Operation<I, A>> operations = new LinkedHashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      lines.readLine();
      @Nullable String text = lines.readLine();
      for (int number = 2; text != null; number++) {
        @Nullable String following = lines.readLine();
        if (following == null && !text.endsWith("}")) {
          break;
        }
        add(operations, line(path, number, text), notation);
        text = following;
      }
    }
    return List.copyOf(operations.values());
  }

  private static <I, A> void add(SequencedMap<Integer, Operation<I, A>> operations, JsonObject line, Notation<I, A> notation) {
    Function<Operation<I, A>, @Nullable Operation<I, A>> end = open -> line.containsKey("refused") ? null
        : line.containsKey("answer") ? new Operation<>(open.client(), open.input(),
            notation.readAnswer(line.getJsonObject("answer")), open.called(), line.getLong("at"))
        : open;
    if (line.containsKey("call")) {
      operations.put(line.getInteger("op"), Operation.open(
          line.getInteger("client"), notation.readInput(line.getJsonObject("call")), line.getLong("at")));
    } else {
      operations.computeIfPresent(line.getInteger("op"), (_, open) -> end.apply(open));
    }
  }

  private static JsonObject line(Path path, int number, String text) throws IOException {
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw new IOException("%s, line %d is no JSON object: %s".formatted(path, number, e.getMessage()), e);
    }
  }
}
