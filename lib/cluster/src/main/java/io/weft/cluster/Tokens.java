// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.certificate.Fingerprint;
import io.weft.cluster.enrolment.AdmissionRefusedException;
import io.weft.cluster.enrolment.Endpoint;
import io.weft.cluster.enrolment.JoinToken;
import io.weft.cluster.enrolment.TokenLedger;
import io.weft.cluster.enrolment.TokenLedger.Issued;
import io.weft.cluster.identity.IdentityJson;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.Membership;
import io.weft.cluster.identity.NodeRole;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.store.ConfigStoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tokens of a cluster, in one record that is agreed on. Secrets are not in it. */
final class Tokens {
  private static final String RECORD = "tokens";

  private final Agreement agreement;
  private final InstantSource clock;

  Tokens(Agreement agreement, InstantSource clock) {
    this.agreement = agreement;
    this.clock = clock;
  }

  /** The tokens in a state. */
  static TokenLedger of(AgreedState state) {
    Map<String, Issued> tokens = new LinkedHashMap<>();
    for (JsonNode token : state.record(RECORD).map(record -> (JsonNode) record.value()).orElse(IdentityJson.object()).path(RECORD)) {
      tokens.put(token.path("hash").asText(), new Issued(Instant.parse(token.path("expires").asText()), IdentityJson.roles(token),
          token.path("used-by").asText(null)));
    }
    return new TokenLedger(tokens);
  }

  /** The change that makes a ledger the one of a state. */
  static RecordChange change(AgreedState state, TokenLedger ledger) {
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    ArrayNode array = value.putArray(RECORD);
    ledger.tokens().forEach((hash, token) -> {
      ObjectNode entry = array.addObject().put("hash", hash).put("expires", token.expires().toString());
      IdentityJson.putRoles(entry, token.roles());
      if (token.usedBy() != null) {
        entry.put("used-by", token.usedBy());
      }
    });
    return new RecordChange.Put(RECORD, state.version(RECORD), value);
  }

  /** Makes a token. Blocks. */
  JoinToken issue(Membership membership, Set<NodeRole> roles, Duration lifetime)
      throws ConfigStoreException, AdmissionRefusedException, InterruptedException {
    Instant now = clock.instant();
    List<Endpoint> addresses = membership.members().stream().filter(Member::votes).limit(JoinToken.MAX_ADDRESSES)
        .map(Endpoint::of).toList();
    JoinToken token = JoinToken.create(membership.identity().clusterId(), membership.identity().clusterName(), addresses,
        Fingerprint.of(membership.material().issuer()), now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS));
    // Refused before anything is proposed, and again if others were faster.
    of(agreement.state()).issue(token.secretHash(), token.expires(), roles, now);
    agreement.change(state -> {
      try {
        return List.of(change(state, of(state).issue(token.secretHash(), token.expires(), roles, now)));
      } catch (AdmissionRefusedException _) {
        return List.of();
      }
    });
    if (!of(agreement.state()).tokens().containsKey(token.secretHash())) {
      throw new AdmissionRefusedException("there are too many tokens; revoke some, or wait until they expire");
    }
    return token;
  }
}
