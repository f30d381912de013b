// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import io.weft.cluster.seal.KeyRing;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a member needs to know.
 *
 * @param cluster the cluster
 * @param name the member's own name, unique in this process
 * @param id names this start of the member: members are addressed by it
 * @param address its own IP address, to which it binds
 * @param port its own port
 * @param members host and port of all members that are known, its own may be among them; hosts may be names
 * @param keys the cluster keys, asked for each connection
 */
public record MemberOptions(
    UUID cluster, String name, UUID id, String address, int port, List<InetSocketAddress> members, Supplier<KeyRing> keys) {
  /** Copies the list. */
  public MemberOptions {
    members = List.copyOf(members);
  }
}
