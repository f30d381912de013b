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
 * @param revision the revision that it has made, or that was current
 * @param problem why it was refused, else empty
 */
record Verdict(Outcome outcome, long revision, String problem) {
  enum Outcome { COMMITTED, STALE, REFUSED }

  static Verdict committed(long revision) {
    return new Verdict(Outcome.COMMITTED, revision, "");
  }

  static Verdict stale(long current) {
    return new Verdict(Outcome.STALE, current, "");
  }

  static Verdict refused(long current, String problem) {
    return new Verdict(Outcome.REFUSED, current, problem);
  }

  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode()
        .put("outcome", outcome.name()).put("revision", revision).put("problem", problem);
  }

  static Verdict of(ObjectNode json) {
    return new Verdict(
        Outcome.valueOf(json.path("outcome").asText()), json.path("revision").asLong(), json.path("problem").asText());
  }

  byte[] encode() {
    return json().toString().getBytes(StandardCharsets.UTF_8);
  }

  static Verdict decode(byte[] answer) throws InvalidConfigurationException {
    return of(JsonDocument.parse(answer));
  }
}
