// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.door.Strangers;
import io.weft.cluster.seal.KeyRing;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a node needs to know to meet the others.
 *
 * @param cluster the cluster's identifier
 * @param node the node's own name
 * @param address its IP address in the cluster; both ports are on it and on no other
 * @param memberPort where the members of a cluster find each other
 * @param busPort where questions and messages arrive
 * @param members host and member port of all nodes that are known; hosts may be names
 * @param keys the cluster keys, asked each time, so that a change of the key takes effect at once
 * @param credentials what nodes show each other on the bus
 * @param strangers counts who does not get in
 */
public record PeersOptions(
    UUID cluster,
    String node,
    String address,
    int memberPort,
    int busPort,
    List<InetSocketAddress> members,
    Supplier<KeyRing> keys,
    Credentials credentials,
    Strangers strangers) {
  /** Copies the list. */
  public PeersOptions {
    members = List.copyOf(members);
  }
}
