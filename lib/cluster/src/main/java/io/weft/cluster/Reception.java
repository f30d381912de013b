// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.weft.cluster.certificate.NodeCertificate;
import io.weft.cluster.enrolment.Admission;
import io.weft.cluster.enrolment.AdmissionRefusedException;
import io.weft.cluster.enrolment.AdmissionRequest;
import io.weft.cluster.enrolment.Admissions;
import io.weft.cluster.enrolment.TokenLedger;
import io.weft.cluster.identity.Member;
import io.weft.cluster.raft.AgreedRecord;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.node.NodeEntry;
import io.weft.config.placement.NodeEdits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Lets nodes in: their membership, their place in the configuration and the use of their token are agreed on as one. */
final class Reception implements Admissions {
  private final Agreement agreement;
  private final InstantSource clock;
  private final Executor threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("weft-reception-", 0).factory());

  Reception(Agreement agreement, InstantSource clock) {
    this.agreement = agreement;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Admission> admit(AdmissionRequest request) {
    AgreedState known = agreement.state();
    if (isAdmitted(known, request)) {
      return CompletableFuture.completedFuture(admission(known, request.name()));
    }
    try {
      // A stranger's token is refused by what is known here, without asking anybody.
      redeemed(known, request, clock.instant());
      numbered(known, request);
    } catch (AdmissionRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Admission> admitted = new CompletableFuture<>();
    threads.execute(() -> {
      try {
        Newcomer newcomer = new Newcomer(request, clock.instant());
        AgreedState state = agreement.change(newcomer);
        admitted.complete(admission(state, request.name()));
      } catch (InvalidConfigurationException e) {
        admitted.completeExceptionally(e.getCause() instanceof AdmissionRefusedException refused ? refused
            : new AdmissionRefusedException("the node does not fit into the configuration: " + e.getMessage()));
      } catch (Exception e) {
        admitted.completeExceptionally(e);
      }
    });
    return admitted;
  }

  /** What admits one node, for each state in which that is tried. */
  private record Newcomer(AdmissionRequest request, Instant now) implements Agreement.ChangeOfBoth {
    @Override
    public Configuration configuration(AgreedState state) throws InvalidConfigurationException {
      try {
        Member member = numbered(state, request);
        redeemed(state, request, now);
        return NodeEdits.add(state.configuration(), Roster.entry(member));
      } catch (AdmissionRefusedException e) {
        InvalidConfigurationException refused = new InvalidConfigurationException(List.of());
        refused.initCause(e);
        throw refused;
      }
    }

    @Override
    public List<RecordChange> records(AgreedState state) {
      try {
        return List.of(Tokens.change(state, redeemed(state, request, now)),
            new RecordChange.Put(Roster.key(request.name()), AgreedRecord.ABSENT,
                Roster.json(numbered(state, request), request.key())));
      } catch (AdmissionRefusedException e) {
        throw new IllegalStateException("it was not refused before", e);
      }
    }
  }

  private static boolean isAdmitted(AgreedState state, AdmissionRequest request) {
    return Roster.fingerprint(state, request.name()).filter(request.key()::equals).isPresent();
  }

  private static TokenLedger redeemed(AgreedState state, AdmissionRequest request, Instant now) throws AdmissionRefusedException {
    return Tokens.of(state).redeem(request.secretHash(), request.key(), request.roles(), now);
  }

  /** The newcomer with the lowest free number. */
  private static Member numbered(AgreedState state, AdmissionRequest request) throws AdmissionRefusedException {
    List<Member> members = Roster.members(state);
    for (Member member : members) {
      if (member.name().equals(request.name())) {
        throw new AdmissionRefusedException("the cluster has a node %s already; join under another name, or remove that one first with "
            .formatted(request.name()) + "'weft cluster remove-node'");
      }
      if (member.address().equals(request.address()) && Math.abs(member.basePort() - request.basePort()) < Member.PORTS) {
        throw new AdmissionRefusedException("node %s uses ports %d to %d of %s; give another --cluster-port".formatted(
            member.name(), member.basePort(), member.basePort() + Member.PORTS - 1, member.address()));
      }
    }
    Set<Integer> taken = members.stream().map(Member::number).collect(Collectors.toSet());
    state.configuration().nodes().forEach(node -> taken.add(node.number()));
    for (int number = 1; number <= NodeEntry.MAX_NUMBER; number++) {
      if (!taken.contains(number)) {
        return new Member(request.name(), number, request.roles(), request.address(), request.basePort());
      }
    }
    throw new AdmissionRefusedException("the cluster has %d nodes, and cannot have more".formatted(NodeEntry.MAX_NUMBER));
  }

  private static Admission admission(AgreedState state, String node) {
    return new Admission(Roster.member(state, node).orElseThrow(), Roster.members(state));
  }

  @Override
  public CompletionStage<Admission> find(NodeCertificate peer) {
    AgreedState state = agreement.state();
    return Roster.fingerprint(state, peer.name()).filter(peer.key()::equals).isPresent()
        ? CompletableFuture.completedFuture(admission(state, peer.name()))
        : CompletableFuture.failedFuture(new AdmissionRefusedException("node %s is not a member".formatted(peer.name())));
  }
}
