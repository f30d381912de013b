// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.identity.IdentityJson;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers of enrolment. A question: {@code {"protocol": 1, "ask": "admit" | "refresh", ...}}. An answer: {@code {"result":
 * "granted" | "refused" | "unavailable", ...}}; {@code refused} holds wherever one asks, {@code unavailable} for this node and this moment.
 */
final class Messages {
  static final int PROTOCOL = 1;
  static final String ASK = "ask";
  static final String ADMIT = "admit";
  static final String REFRESH = "refresh";
  static final String RESULT = "result";
  static final String GRANTED = "granted";
  static final String REFUSED = "refused";
  static final String UNAVAILABLE = "unavailable";
  static final String REASON = "reason";
  static final String REQUEST = "request";

  private Messages() {}

  static ObjectNode admit(JoinToken token, Newcomer newcomer, byte[] request) {
    ObjectNode ask = question(ADMIT, request).put("secret", IdentityJson.base64(token.secret())).put("name", newcomer.name());
    IdentityJson.putRoles(ask, newcomer.roles());
    return ask.put("address", newcomer.address()).put("base-port", newcomer.basePort()).put("version", newcomer.version());
  }

  static ObjectNode refresh(byte @Nullable [] request) {
    return question(REFRESH, request);
  }

  private static ObjectNode question(String kind, byte @Nullable [] request) {
    ObjectNode question = IdentityJson.object().put("protocol", PROTOCOL).put(ASK, kind);
    return request == null ? question : question.put(REQUEST, IdentityJson.base64(request));
  }

  static ObjectNode granted(Granted granted) {
    return granted.json().put(RESULT, GRANTED);
  }

  static ObjectNode refused(String reason) {
    return IdentityJson.object().put(RESULT, REFUSED).put(REASON, reason);
  }

  static ObjectNode unavailable(String reason) {
    return IdentityJson.object().put(RESULT, UNAVAILABLE).put(REASON, reason);
  }
}
