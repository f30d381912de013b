// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.json.JsonDocument;
import java.nio.charset.StandardCharsets;

/**
 * What has become of a proposal.
 *
 * @param outcome what was decided
 * @param serial the serial number of the state that it has made or, if it has made none, met
 * @param revision the revision of that state's configuration
 * @param problem why it was refused, else empty
 */
public record Verdict(Outcome outcome, long serial, long revision, String problem) {
  /** What was decided. */
  public enum Outcome {
    /** It is in effect. */
    AGREED,
    /** Something had changed since it was made; nothing of it is in effect. */
    STALE,
    /** It cannot be applied to anything. */
    REFUSED
  }

  static Verdict agreed(AgreedState made) {
    return of(Outcome.AGREED, made, "");
  }

  static Verdict stale(AgreedState met) {
    return of(Outcome.STALE, met, "");
  }

  static Verdict refused(AgreedState met, String problem) {
    return of(Outcome.REFUSED, met, problem);
  }

  private static Verdict of(Outcome outcome, AgreedState state, String problem) {
    return new Verdict(outcome, state.serial(), state.configuration().revision(), problem);
  }

  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode().put("outcome", outcome.name()).put("serial", serial)
        .put("revision", revision).put("problem", problem);
  }

  static Verdict of(ObjectNode json) {
    return new Verdict(Outcome.valueOf(json.path("outcome").asText()), json.path("serial").asLong(),
        json.path("revision").asLong(), json.path("problem").asText());
  }

  byte[] encode() {
    return json().toString().getBytes(StandardCharsets.UTF_8);
  }

  static Verdict decode(byte[] answer) throws InvalidConfigurationException {
    return of(JsonDocument.parse(answer));
  }
}
