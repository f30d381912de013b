// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.weft.cluster.certificate.NodeCertificate;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import java.util.function.Predicate;

/**
 * Recognizes the certificates of nodes that were removed from the cluster: they are authentic, but their node is not a member,
 * or the member has a different key.
 */
final class Removed implements Predicate<NodeCertificate> {
  private volatile AgreedState state = AgreedState.EMPTY;

  void follow(Agreement agreement) {
    agreement.watch(next -> state = next);
  }

  @Override
  public boolean test(NodeCertificate certificate) {
    AgreedState now = state;
    // A node that does not know yet what was agreed on lets everybody in whose certificate is good: it must hear of it.
    return Founding.isDone(now)
        && Roster.fingerprint(now, certificate.name()).filter(certificate.key()::equals).isEmpty();
  }
}
