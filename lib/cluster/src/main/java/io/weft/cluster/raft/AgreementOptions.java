// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.cluster.door.Strangers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How a node takes part in the agreement of its cluster.
 *
 * @param cluster names the cluster
 * @param node the node's name
 * @param listen where a node that votes listens; empty for one that follows
 * @param voters the voters, as far as the node knows them. A node that is about to become a voter names those that are
 * @param joining whether the node listens as a voter but waits for the others to take it in
 * @param directory where it keeps the log, or what it has read of a copy
 * @param security proves who talks to whom; empty only in tests
 */
public record AgreementOptions(UUID cluster, String node, Optional<VoterAddress> listen, List<VoterAddress> voters,
    boolean joining, Path directory, Optional<Security> security) {
  /** Copies the list. */
  public AgreementOptions {
    voters = List.copyOf(voters);
  }

  /** These, for a voter that has lost its log, and waits for the others to take it in as a new one. */
  AgreementOptions anew() {
    return new AgreementOptions(cluster, node, listen, voters, true, directory, security);
  }

  /**
   * Where a voter can be reached.
   *
   * @param node its node's name
   * @param host an IP address or a host name
   * @param port the TCP port of its log
   */
  public record VoterAddress(String node, String host, int port) {
    /** As host and port, an IPv6 address in brackets. */
    public String address() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** Keys and trust of mutual TLS. @param strangers counts who does not get in */
  public record Security(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust, Strangers strangers) {}
}
