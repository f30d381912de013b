// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.cluster.certificate.NodeCertificate;
import java.util.concurrent.CompletionStage;

/**
 * What the cluster has to agree on about its members. Each stage fails with {@link AdmissionRefusedException} for what would be
 * refused everywhere; any other failure means that another node may know more, and its message is for the node that asked.
 *
 * <p>Strangers cause calls of {@link #admit}. An unknown token is to be refused by what is known locally, without proposing anything
 * to the voters.
 */
public interface Admissions {
  /**
   * Admits a newcomer, which uses up its token, and gives it a number.
   *
   * <p>A request with the same key as one that was admitted is the same node, which was stopped before it had the answer: it gets
   * the same again, though the token is used. Otherwise a token that is used, unknown or expired, a name or an address that is
   * taken, and a role that the token does not allow, are refused.
   */
  CompletionStage<Admission> admit(AdmissionRequest request);

  /**
   * Looks a member up that shows its certificate, to renew it or tell it what has changed.
   *
   * @param peer the certificate, which was accepted in a handshake just now
   */
  CompletionStage<Admission> find(NodeCertificate peer);
}
