// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.cluster.certificate.NodeCertificate;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.NodeRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What one node agrees on with itself. */
final class TestAdmissions implements Admissions {
  final List<Member> members = new ArrayList<>();
  /** By the fingerprint of their keys. */
  private final Map<String, Member> byKey = new HashMap<>();
  private TokenLedger ledger = TokenLedger.EMPTY;
  int admitted;

  TestAdmissions(Member first, String key) {
    members.add(first);
    byKey.put(key, first);
  }

  synchronized void issue(JoinToken token, NodeRole... roles) throws AdmissionRefusedException {
    ledger = ledger.issue(token.secretHash(), token.expires(), Set.of(roles), Instant.now());
  }

  @Override
  public synchronized CompletionStage<Admission> admit(AdmissionRequest request) {
    try {
      Member known = byKey.get(request.key());
      if (known == null) {
        ledger = ledger.redeem(request.secretHash(), request.key(), request.roles(), Instant.now());
        if (members.stream().anyMatch(member -> member.name().equals(request.name()))) {
          throw new AdmissionRefusedException("there is a node '%s' already; join under another name".formatted(request.name()));
        }
        known = new Member(request.name(), members.size() + 1, request.roles(), request.address(), request.basePort());
        members.add(known);
        byKey.put(request.key(), known);
        admitted++;
      }
      return CompletableFuture.completedFuture(new Admission(known, members));
    } catch (AdmissionRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public synchronized CompletionStage<Admission> find(NodeCertificate peer) {
    Member known = byKey.get(peer.key());
    return known == null
        ? CompletableFuture.failedFuture(new AdmissionRefusedException("%s is no member".formatted(peer.name())))
        : CompletableFuture.completedFuture(new Admission(known, members));
  }

  /** Gives a member other roles. */
  synchronized void change(Member member) {
    members.replaceAll(old -> old.name().equals(member.name()) ? member : old);
    byKey.replaceAll((_, old) -> old.name().equals(member.name()) ? member : old);
  }
}
