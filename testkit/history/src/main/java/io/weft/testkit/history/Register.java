// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.vertx.core.json.JsonObject;
import io.weft.testkit.history.RegisterAnswer.Committed;
import io.weft.testkit.history.RegisterAnswer.Found;
import io.weft.testkit.history.RegisterAnswer.Stale;
import io.weft.testkit.history.RegisterInput.Edit;
import io.weft.testkit.history.RegisterInput.Read;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A register whose value is edited at a revision, as the configuration is: each edit makes a higher revision, not
 * necessarily the next one.
 */
public final class Register implements Model<Register.State, RegisterInput, RegisterAnswer>,
    Notation<RegisterInput, RegisterAnswer> {
  /** What the register holds. */
  public record State(long revision, String value) {
    @Override
    public String toString() {
      return "revision %d, %s".formatted(revision, value);
    }
  }

  private final State initial;

  /** A register. @param revision the revision at the beginning @param value the value at the beginning */
  public Register(long revision, String value) {
    initial = new State(revision, value);
  }

  @Override
  public State initial() {
    return initial;
  }

  @Override
  public @Nullable State step(State state, RegisterInput input, @Nullable RegisterAnswer answer) {
    return switch (answer) {
      case null -> null;
      case Found found -> found.revision() == state.revision() && found.value().equals(state.value()) ? state : null;
      case Committed(long revision) -> input instanceof Edit(Long expected, String value) && revision > state.revision()
          && (expected == null || expected == state.revision()) ? new State(revision, value) : null;
      case Stale(long revision) -> input instanceof Edit(Long expected, _) && expected != null
          && expected != revision && revision == state.revision() ? state : null;
    };
  }

  @Override
  public long rank(RegisterAnswer answer) {
    return answer.revision();
  }

  @Override
  public List<Operation<RegisterInput, RegisterAnswer>> deduce(List<Operation<RegisterInput, RegisterAnswer>> history) {
    return new LostEdits(initial.revision(), history).resolved();
  }

  @Override
  public JsonObject writeInput(RegisterInput input) {
    return switch (input) {
      case Read() -> new JsonObject();
      case Edit(Long expected, String value) -> {
        JsonObject json = new JsonObject().put("edit", value);
        yield expected == null ? json : json.put("expected", expected);
      }
    };
  }

  @Override
  public RegisterInput readInput(JsonObject json) {
    return json.containsKey("edit") ? new Edit(json.getLong("expected"), json.getString("edit")) : new Read();
  }

  @Override
  public JsonObject writeAnswer(RegisterAnswer answer) {
    return switch (answer) {
      case Found(long revision, String value) -> new JsonObject().put("found", value).put("revision", revision);
      case Committed(long revision) -> new JsonObject().put("revision", revision);
      case Stale(long revision) -> new JsonObject().put("stale", true).put("revision", revision);
    };
  }

  @Override
  public RegisterAnswer readAnswer(JsonObject json) {
    long revision = json.getLong("revision");
    return json.containsKey("found") ? new Found(revision, json.getString("found"))
        : json.containsKey("stale") ? new Stale(revision) : new Committed(revision);
  }
}
