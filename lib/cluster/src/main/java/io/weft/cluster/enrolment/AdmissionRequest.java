// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.cluster.identity.NodeRole;
import java.util.Set;

/**
 * What a newcomer asks for. It has proved that it knows the secret and has the private key.
 *
 * @param secretHash the hash of the token's secret, {@link JoinToken#secretHash}
 * @param key the fingerprint of the newcomer's public key
 * @param name the name it wants
 * @param roles what it is to do
 * @param address where the other nodes reach it
 * @param basePort the first of its ports for the cluster
 * @param version its version of Weft
 */
public record AdmissionRequest(String secretHash, String key, String name, Set<NodeRole> roles, String address, int basePort,
    String version) {
  /** Copies the set. */
  public AdmissionRequest {
    roles = Set.copyOf(roles);
  }
}
