// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.cluster.certificate.Fingerprint;
import io.weft.cluster.certificate.NodeName;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a newcomer needs to join a cluster: where to ask, by what to know the cluster before it says anything to it, and a secret that
 * the cluster knows it by. Who has it can join once, until it expires; the cluster keeps no more than the secret's hash.
 */
public final class JoinToken {
  /** The length of the secret in bytes. */
  public static final int SECRET = 32;
  /** The most addresses in a token, so that it stays a line that can be copied. */
  public static final int MAX_ADDRESSES = 7;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID = 8;

  private final UUID clusterId;
  private final String clusterName;
  private final List<Endpoint> addresses;
  private final String authority;
  private final byte[] secret;
  private final Instant expires;

  JoinToken(UUID clusterId, String clusterName, List<Endpoint> addresses, String authority, byte[] secret, Instant expires) {
    if (!NodeName.isValid(clusterName)) {
      throw new IllegalArgumentException("'%s' is no name of a cluster, which has %s".formatted(clusterName, NodeName.FORM));
    }
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("a token needs the address of a node that votes");
    }
    this.clusterId = clusterId;
    this.clusterName = clusterName;
    this.addresses = List.copyOf(addresses);
    this.authority = authority;
    this.secret = secret;
    this.expires = Instant.ofEpochSecond(expires.getEpochSecond());
  }

  /**
   * Makes a token with a new secret.
   *
   * @param clusterId the cluster's identifier
   * @param clusterName its name
   * @param addresses where nodes that vote can be asked; the first {@link #MAX_ADDRESSES} are used
   * @param authority the fingerprint of the certificate of the authority; see {@link Fingerprint}
   * @param expires until when it can be used
   */
  public static JoinToken create(UUID clusterId, String clusterName, List<Endpoint> addresses, String authority, Instant expires) {
    byte[] secret = new byte[SECRET];
    RANDOM.nextBytes(secret);
    return new JoinToken(clusterId, clusterName, addresses.stream().limit(MAX_ADDRESSES).toList(), authority, secret, expires);
  }

  /** Reads {@link #text}. @throws TokenException if it is cut off, changed, of another version or no token */
  public static JoinToken parse(String text) throws TokenException {
    return TokenText.parse(text);
  }

  /** The token in one line, to be copied to the newcomer. It is a secret. */
  public String text() {
    return TokenText.of(this);
  }

  /** The cluster's identifier. */
  public UUID clusterId() {
    return clusterId;
  }

  /** The cluster's name. */
  public String clusterName() {
    return clusterName;
  }

  /** Where to ask, one after the other. */
  public List<Endpoint> addresses() {
    return addresses;
  }

  /** The fingerprint of the certificate of the cluster's authority. */
  public String authority() {
    return authority;
  }

  /** The secret, a copy. */
  public byte[] secret() {
    return secret.clone();
  }

  /** The hash of the secret, by which the cluster knows the token. */
  public String secretHash() {
    return Fingerprint.of(secret);
  }

  /** The beginning of that hash, a name for the token in lists and logs. */
  public String id() {
    return secretHash().substring(0, ID);
  }

  /** Until when it can be used, in whole seconds. */
  public Instant expires() {
    return expires;
  }

  /** Refuses a token that has expired. @param now the time by this node's clock @throws TokenException if it has */
  public void requireValid(Instant now) throws TokenException {
    if (!now.isBefore(expires)) {
      throw new TokenException(("the token expired at %s; this node's clock says %s. Make a new token on a node of cluster %s, or set "
          + "the clock if it is wrong").formatted(expires, Instant.ofEpochSecond(now.getEpochSecond()), clusterName));
    }
  }

  /** Names the token, never its secret. */
  @Override
  public String toString() {
    return "token %s for cluster %s, valid until %s".formatted(id(), clusterName, expires);
  }
}
