// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.cluster.identity.NodeRole;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a cluster, a part of what its voters agree on: pure, immutable and small. The time comes with each entry of the log, by
 * the clock of who proposed it.
 *
 * @param tokens the tokens that were not deleted yet, by the hash of their secret, in the order in which they were made
 */
public record TokenLedger(Map<String, Issued> tokens) {
  /** No tokens. */
  public static final TokenLedger EMPTY = new TokenLedger(Map.of());

  /** The most tokens at a time. */
  public static final int MAX_TOKENS = 128;

  /**
   * A token.
   *
   * @param expires until when it can be used
   * @param roles the roles that a node may have that joins with it
   * @param usedBy the fingerprint of the key of the node that has used it, or null
   */
  public record Issued(Instant expires, Set<NodeRole> roles, @Nullable String usedBy) {
    /** Copies the set. */
    public Issued {
      roles = Set.copyOf(roles);
    }
  }

  /** Copies the map, in its order. */
  public TokenLedger {
    tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
  }

  /**
   * With one more token, without those that have expired.
   *
   * @throws AdmissionRefusedException if there are too many
   */
  public TokenLedger issue(String secretHash, Instant expires, Set<NodeRole> roles, Instant now) throws AdmissionRefusedException {
    Map<String, Issued> kept = new LinkedHashMap<>(tokens);
    kept.values().removeIf(token -> !now.isBefore(token.expires));
    if (kept.size() >= MAX_TOKENS) {
      throw new AdmissionRefusedException("there are %d tokens that have not expired; revoke some, or wait".formatted(kept.size()));
    }
    kept.put(secretHash, new Issued(expires, roles, null));
    return new TokenLedger(kept);
  }

  /** Without a token. @param id the beginning of the hash of its secret, {@link JoinToken#id} @throws AdmissionRefusedException if there is none */
  public TokenLedger revoke(String id) throws AdmissionRefusedException {
    Map<String, Issued> kept = new LinkedHashMap<>(tokens);
    List<String> found = kept.keySet().stream().filter(hash -> !id.isEmpty() && hash.startsWith(id)).toList();
    if (found.size() != 1) {
      throw new AdmissionRefusedException("%d tokens begin with '%s'".formatted(found.size(), id));
    }
    kept.remove(found.getFirst());
    return new TokenLedger(kept);
  }

  /**
   * With a token used up. To use it again for the same key changes nothing, even after it has expired.
   *
   * @param secretHash the hash of the token's secret
   * @param key the fingerprint of the newcomer's key
   * @param roles what the newcomer is to do
   * @param now the time by the clock of the node that was asked
   * @throws AdmissionRefusedException if the token is unknown, expired, used by another node or not for these roles
   */
  public TokenLedger redeem(String secretHash, String key, Collection<NodeRole> roles, Instant now) throws AdmissionRefusedException {
    Issued token = tokens.get(secretHash);
    if (token == null) {
      throw new AdmissionRefusedException("the token is unknown to the cluster: it was revoked, or expired some time ago; make a new one");
    }
    if (key.equals(token.usedBy)) {
      return this;
    }
    if (token.usedBy != null) {
      throw new AdmissionRefusedException("the token was used by another node, and is good for one; make a new one");
    }
    if (!now.isBefore(token.expires)) {
      throw new AdmissionRefusedException("the token expired at %s; the clock of the node that was asked says %s. Make a new one"
          .formatted(token.expires, now));
    }
    List<NodeRole> beyond = roles.stream().filter(role -> !token.roles.contains(role)).sorted().toList();
    if (!beyond.isEmpty()) {
      throw new AdmissionRefusedException("the token is for nodes with the roles %s, and not for %s; make one that is".formatted(
          NodeRole.words(token.roles), NodeRole.words(beyond)));
    }
    Map<String, Issued> changed = new LinkedHashMap<>(tokens);
    changed.put(secretHash, new Issued(token.expires, token.roles, key));
    return new TokenLedger(changed);
  }
}
