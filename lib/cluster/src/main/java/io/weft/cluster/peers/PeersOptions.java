// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a node needs to know to meet the others.
 *
 * @param cluster names the cluster
 * @param node the node's own name
 * @param address its IP address in the cluster; both ports are on it and on no other
 * @param memberPort where the members of a cluster find each other
 * @param busPort where questions and messages arrive
 * @param members host and member port of all nodes that are known; hosts may be names
 * @param key the cluster key, 32 bytes for HMAC-SHA256
 * @param identity the node's certificate, which it shows to the others
 * @param trust decides whose certificates are those of other nodes
 * @param sealing seals records
 */
public record PeersOptions(
    UUID cluster,
    String node,
    String address,
    int memberPort,
    int busPort,
    List<InetSocketAddress> members,
    SecretKey key,
    X509KeyManager identity,
    X509TrustManager trust,
    Sealing sealing) {
  /** The fewest bytes of a cluster key. */
  public static final int KEY_BYTES = 32;

  /** Copies the list. @throws IllegalArgumentException if the key is too short */
  public PeersOptions {
    members = List.copyOf(members);
    byte[] bytes = key.getEncoded();
    if (bytes != null && bytes.length < KEY_BYTES) {
      throw new IllegalArgumentException("a cluster key has at least %d bytes, not %d".formatted(KEY_BYTES, bytes.length));
    }
  }
}
