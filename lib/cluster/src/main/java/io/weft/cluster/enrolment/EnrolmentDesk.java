// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.certificate.Authority;
import io.weft.cluster.certificate.CertificateRequest;
import io.weft.cluster.certificate.Fingerprint;
import io.weft.cluster.certificate.NodeCertificate;
import io.weft.cluster.certificate.RequestRefusedException;
import io.weft.cluster.identity.ClusterIdentity;
import io.weft.cluster.identity.IdentityJson;
import io.weft.cluster.identity.Membership;
import io.weft.config.Reason;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers the questions of newcomers and members, whichever way they come. */
final class EnrolmentDesk {
  private final Supplier<Membership> own;
  private final Admissions admissions;
  private final InstantSource clock;

  EnrolmentDesk(Supplier<Membership> own, Admissions admissions, InstantSource clock) {
    this.own = own;
    this.admissions = admissions;
    this.clock = clock;
  }

  /**
   * Answers a question. The stage does not fail.
   *
   * @param text the question, by a stranger
   * @param peer the certificate that the asker has shown, or null
   */
  CompletionStage<ObjectNode> answer(String text, @Nullable NodeCertificate peer) {
    try {
      ObjectNode ask = IdentityJson.parse(text);
      int protocol = IdentityJson.integer(ask, "protocol");
      if (protocol != Messages.PROTOCOL) {
        return refused("this node speaks version %d of the enrolment protocol, and not %d; use the same version of Weft on both"
            .formatted(Messages.PROTOCOL, protocol));
      }
      CompletionStage<ObjectNode> answer = switch (IdentityJson.text(ask, Messages.ASK)) {
        case Messages.ADMIT -> admit(ask);
        case Messages.REFRESH -> refresh(ask, peer);
        default -> refused("the question is none of admit and refresh");
      };
      return answer.exceptionally(EnrolmentDesk::failure);
    } catch (IllegalArgumentException e) {
      return refused("the question cannot be understood: " + e.getMessage());
    } catch (RequestRefusedException e) {
      return refused(Reason.of(e));
    }
  }

  private static CompletionStage<ObjectNode> refused(String reason) {
    return CompletableFuture.completedFuture(Messages.refused(reason));
  }

  private static ObjectNode failure(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    return switch (cause) {
      case AdmissionRefusedException refusal -> Messages.refused(Reason.of(refusal));
      case RequestRefusedException refusal -> Messages.refused(Reason.of(refusal));
      default -> Messages.unavailable(Reason.of(cause));
    };
  }

  private CompletionStage<ObjectNode> admit(ObjectNode ask) throws RequestRefusedException {
    if (own.get().authority() == null) {
      return CompletableFuture.completedFuture(Messages.unavailable("this node does not vote; ask one that does"));
    }
    Newcomer newcomer = new Newcomer(IdentityJson.text(ask, "name"), IdentityJson.roles(ask), IdentityJson.text(ask, "address"),
        IdentityJson.integer(ask, "base-port"), IdentityJson.text(ask, "version"));
    byte[] request = IdentityJson.bytes(ask, Messages.REQUEST);
    CertificateRequest read = CertificateRequest.read(request);
    AdmissionRequest admission = new AdmissionRequest(Fingerprint.of(IdentityJson.bytes(ask, "secret")), Fingerprint.of(read.key()),
        newcomer.name(), newcomer.roles(), newcomer.address(), newcomer.basePort(), newcomer.version());
    return agreed(() -> admissions.admit(admission)).thenApply(admitted -> grant(admitted, request));
  }

  private CompletionStage<ObjectNode> refresh(ObjectNode ask, @Nullable NodeCertificate peer) throws RequestRefusedException {
    if (peer == null) {
      return refused("only a member may ask this, and the asker has shown no certificate");
    }
    byte @Nullable [] request = ask.has(Messages.REQUEST) ? IdentityJson.bytes(ask, Messages.REQUEST) : null;
    if (request != null && own.get().authority() == null) {
      return CompletableFuture.completedFuture(Messages.unavailable("this node does not vote; ask one that does"));
    }
    if (request != null && !Fingerprint.of(CertificateRequest.read(request).key()).equals(peer.key())) {
      return refused("the certificate request is for another key than the certificate that the asker has shown");
    }
    return agreed(() -> admissions.find(peer)).thenApply(admitted -> grant(admitted, request));
  }

  private static CompletionStage<Admission> agreed(Supplier<CompletionStage<Admission>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private ObjectNode grant(Admission admitted, byte @Nullable [] request) {
    Membership membership = own.get();
    Authority authority = membership.authority();
    X509Certificate certificate = null;
    if (request != null && authority != null) {
      try {
        certificate = authority.sign(request, admitted.self().name(), admitted.self().address(), clock.instant());
      } catch (RequestRefusedException e) {
        throw new CompletionException(e);
      }
    }
    ClusterIdentity identity = new ClusterIdentity(membership.identity().clusterId(), membership.identity().clusterName(),
        admitted.self());
    return Messages.granted(new Granted(identity, admitted.members(), membership.keys(), membership.material().authorities(),
        certificate, admitted.self().votes() ? authority : null));
  }
}
