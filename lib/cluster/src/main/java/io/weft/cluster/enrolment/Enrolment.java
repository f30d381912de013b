// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.certificate.Fingerprint;
import io.weft.cluster.certificate.Material;
import io.weft.cluster.certificate.NodeKey;
import io.weft.cluster.certificate.Pin;
import io.weft.cluster.identity.ClusterDirectory;
import io.weft.cluster.identity.ClusterIdentity;
import io.weft.cluster.identity.IdentityException;
import io.weft.cluster.identity.JoiningDirectory;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.Membership;
import io.weft.cluster.seal.KeyRing;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a node joins a cluster, and how a member gets what has changed. All methods block, for less than 20 s for each node that is asked. */
public final class Enrolment {
  private Enrolment() {}

  /**
   * Joins a cluster. If the process ends at any moment, the same call with the same token can be made again.
   *
   * @param data the node's data directory
   * @param token made by a member of the cluster
   * @param newcomer how the node describes itself
   * @param keepConfiguration whether a configuration of the node's own, from when it stood alone, may stay in the directory; it is not
   *     used while the node is a member
   * @param clock the time
   * @throws TokenException if the token has expired
   * @throws IdentityException if the node is a member of a cluster, has a configuration that may not stay, or a file cannot be written
   * @throws EnrolmentException if the cluster refuses, or no node of the token can answer
   */
  public static ClusterDirectory join(DataDirectory data, JoinToken token, Newcomer newcomer, boolean keepConfiguration,
      InstantSource clock) throws TokenException, IdentityException, EnrolmentException {
    token.requireValid(clock.instant());
    if (!keepConfiguration && Files.exists(data.resolve(FileConfigStore.FILE_NAME))) {
      throw new IdentityException(("the data directory has a configuration of its own, %s, and the cluster's takes its place. Use an empty "
          + "data directory, or say that the configuration may stay there unused").formatted(data.resolve(FileConfigStore.FILE_NAME)), null);
    }
    JoiningDirectory joining = JoiningDirectory.open(data, newcomer.name());
    Granted granted = new EnrolmentClient(Credentials.context(Pin.of(token.authority(), clock)))
        .ask(token.addresses(), Messages.admit(token, newcomer, joining.key().request(newcomer.name())));
    return joining.complete(membership(token, newcomer, joining.key(), granted));
  }

  private static Membership membership(JoinToken token, Newcomer newcomer, NodeKey key, Granted granted) throws EnrolmentException {
    Member self = granted.identity().self();
    require(granted.identity().clusterId().equals(token.clusterId()), "it is of another cluster than the token");
    require(self.name().equals(newcomer.name()), "it is for another node");
    require(granted.authorities().stream().anyMatch(each -> Fingerprint.of(each).equals(token.authority())),
        "the token's certificate authority is not among its authorities");
    require(!self.votes() || granted.authority() != null, "it lacks the key of the certificate authority, which a node that votes needs");
    X509Certificate certificate = granted.certificate();
    if (certificate == null) {
      throw unusable("it lacks a certificate");
    }
    try {
      return new Membership(granted.identity(), granted.members(), granted.keys(), Material.of(key, certificate, granted.authorities()),
          granted.authority());
    } catch (CertificateException e) {
      throw unusable(e.getMessage());
    }
  }

  private static void require(boolean condition, String problem) throws EnrolmentException {
    if (!condition) {
      throw unusable(problem);
    }
  }

  private static EnrolmentException unusable(@Nullable String problem) {
    return new EnrolmentException("the cluster's answer cannot be used: " + problem, false);
  }

  /** Who can renew a member's certificate: the nodes that vote, itself last. */
  public static List<Endpoint> signers(Membership membership) {
    return endpoints(membership, membership.members().stream().filter(Member::votes));
  }

  /** Who can tell a member what has changed: all other nodes, those that vote first. */
  public static List<Endpoint> others(Membership membership) {
    return endpoints(membership, membership.members().stream().filter(member -> !isSelf(membership, member)));
  }

  private static List<Endpoint> endpoints(Membership membership, Stream<Member> members) {
    return members.sorted(Comparator.comparing((Member member) -> isSelf(membership, member)).thenComparing(member -> !member.votes()))
        .map(Endpoint::of).toList();
  }

  private static boolean isSelf(Membership membership, Member member) {
    return member.name().equals(membership.identity().self().name());
  }

  /**
   * Gets what has changed, keeps it on the disk and uses it: members, what the node
   * itself is to do, cluster key, authorities, and the authority's key for a node that
   * votes. A node that is behind takes nothing away: see {@link io.weft.cluster.seal.KeyRing#merge}; authorities are only added.
   *
   * @param own the member's directory
   * @param credentials what the member proves itself with, which then has the new certificate and authorities
   * @param from whom to ask, one after the other; see {@link #others} and {@link #signers}
   * @param request a request for a new certificate for the member's key, or null to keep the present one
   * @return what is on the disk now
   * @throws EnrolmentException if the cluster refuses, or none of the nodes can answer
   * @throws IdentityException if a file cannot be written
   */
  public static Membership refresh(ClusterDirectory own, Credentials credentials, List<Endpoint> from, byte @Nullable [] request)
      throws EnrolmentException, IdentityException {
    Granted granted = ask(own, credentials, from, request);
    Membership before = own.membership();
    require(request == null || granted.certificate() != null, "it lacks a certificate");
    try {
      Material old = before.material();
      List<X509Certificate> authorities = Stream.concat(granted.authorities().stream(), old.authorities().stream()).distinct().toList();
      Material material = Material.of(old.key(), granted.certificate() == null ? old.certificate() : granted.certificate(), authorities);
      own.changeKeys(keys -> keys.merge(granted.keys()));
      own.saveMaterial(material);
      own.saveMembers(granted.members());
      own.saveSelf(granted.identity().self());
      if (granted.authority() != null) {
        own.saveAuthority(granted.authority());
      }
      credentials.replace(material);
      return own.membership();
    } catch (CertificateException | IllegalArgumentException e) {
      throw unusable(e.getMessage());
    }
  }

  /**
   * Gets the cluster key alone, and keeps it on the disk, as {@link #refresh} does.
   *
   * @return the keys that are on the disk now
   * @throws EnrolmentException if the cluster refuses, or none of the nodes can answer
   * @throws IdentityException if the keys cannot be written
   */
  public static KeyRing refreshKeys(ClusterDirectory own, Credentials credentials, List<Endpoint> from)
      throws EnrolmentException, IdentityException {
    Granted granted = ask(own, credentials, from, null);
    try {
      return own.changeKeys(keys -> keys.merge(granted.keys()));
    } catch (IllegalArgumentException e) {
      throw unusable(e.getMessage());
    }
  }

  private static Granted ask(ClusterDirectory own, Credentials credentials, List<Endpoint> from, byte @Nullable [] request)
      throws EnrolmentException {
    Granted granted = new EnrolmentClient(credentials.context()).ask(from, Messages.refresh(request));
    ClusterIdentity identity = own.membership().identity();
    require(granted.identity().clusterId().equals(identity.clusterId()), "it is of another cluster");
    require(granted.identity().self().name().equals(identity.self().name()), "it is for another node");
    return granted;
  }
}
