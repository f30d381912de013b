// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.cluster.identity.NodeRole;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TokenLedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Set<NodeRole> TARGET = Set.of(NodeRole.TARGET);

  private static TokenLedger one() throws Exception {
    return TokenLedger.EMPTY.issue("aaaa", LATER, TARGET, NOW);
  }

  private static String refusal(Executable step) {
    return assertThrows(AdmissionRefusedException.class, step).getMessage();
  }

  @Test
  @DisplayName("a token is good for one key, and for that one again")
  void usedOnce() throws Exception {
    TokenLedger used = one().redeem("aaaa", "key-1", TARGET, NOW);
    assertEquals("key-1", used.tokens().get("aaaa").usedBy());
    assertEquals(used, used.redeem("aaaa", "key-1", TARGET, LATER.plusSeconds(9)));
    assertEquals("the token was used by another node, and is good for one; make a new one",
        refusal(() -> used.redeem("aaaa", "key-2", TARGET, NOW)));
  }

  @Test
  void whatIsNotGoodSaysWhy() throws Exception {
    TokenLedger ledger = one();
    assertEquals("the token is unknown to the cluster: it was revoked, or expired some time ago; make a new one",
        refusal(() -> ledger.redeem("bbbb", "key-1", TARGET, NOW)));
    assertEquals("the token expired at 2026-11-28T12:01:00Z; the clock of the node that was asked says 2026-11-28T12:01:00Z. Make a new one",
        refusal(() -> ledger.redeem("aaaa", "key-1", TARGET, LATER)));
    assertEquals("the token is for nodes with the roles [target], and not for [admin, voter]; make one that is",
        refusal(() -> ledger.redeem("aaaa", "key-1", EnumSet.of(NodeRole.VOTER, NodeRole.TARGET, NodeRole.ADMIN), NOW)));
  }

  @Test
  void tokensAreBoundedAndExpiredOnesMakeRoom() throws Exception {
    TokenLedger ledger = TokenLedger.EMPTY;
    for (int i = 0; i < TokenLedger.MAX_TOKENS; i++) {
      ledger = ledger.issue("token-" + i, LATER, TARGET, NOW);
    }
    TokenLedger full = ledger;
    assertEquals("there are 128 tokens that have not expired; revoke some, or wait", refusal(() -> full.issue("more", LATER, TARGET, NOW)));
    assertEquals(List.of("more"), List.copyOf(full.issue("more", LATER.plusSeconds(60), TARGET, LATER).tokens().keySet()));
    assertEquals(TokenLedger.MAX_TOKENS - 1, full.revoke("token-99").tokens().size());
  }

  @Test
  void aTokenIsRevokedByTheBeginningOfItsHash() throws Exception {
    TokenLedger two = one().issue("aabb", LATER, TARGET, NOW);
    assertEquals(List.of("aabb"), List.copyOf(two.revoke("aaaa").tokens().keySet()));
    assertEquals("2 tokens begin with 'aa'", refusal(() -> two.revoke("aa")));
    assertEquals("0 tokens begin with ''", refusal(() -> two.revoke("")));
  }
}
