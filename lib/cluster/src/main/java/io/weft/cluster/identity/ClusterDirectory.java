// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import io.weft.cluster.certificate.Authority;
import io.weft.cluster.certificate.Material;
import io.weft.cluster.certificate.NodeKey;
import io.weft.cluster.certificate.RequestRefusedException;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import io.weft.config.Reason;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.DurableDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The directory {@code cluster} in a node's data directory, which makes the node a member of a cluster: a node is a member
 * if and only if the directory exists. It comes into being whole, by {@link #create} or {@link JoiningDirectory#complete}, and
 * goes whole, by {@link #leave}, whenever the process ends. Only its owner can read it. Other parts of the node may keep files of
 * the cluster in it; they go with it.
 *
 * <p>All methods block. A directory is used by one process at a time, the one that holds the {@link DataDirectory}.
 */
public final class ClusterDirectory {
  /** The name of the directory. */
  public static final String NAME = "cluster";

  private static final String MADE = NAME + ".new";
  private static final String LEFT = NAME + ".left";

  private final DataDirectory data;
  private final MembershipFiles files;
  private final long starts;
  private volatile Membership membership;

  private ClusterDirectory(DataDirectory data, Membership membership, long starts) {
    this.data = data;
    this.files = new MembershipFiles(data.resolve(NAME));
    this.membership = membership;
    this.starts = starts;
  }

  /**
   * Deletes what an earlier attempt to make, join or leave a cluster has left when the process ended: secrets that nothing uses
   * any more. The key of a node that is still joining stays. To be called when a node starts.
   *
   * @throws IdentityException if something cannot be deleted
   */
  public static void tidy(DataDirectory data) throws IdentityException {
    try {
      finishLeaving(data);
      DirectoryTree.delete(data.resolve(MADE));
    } catch (IOException e) {
      throw new IdentityException("%s cannot be tidied up: %s".formatted(data.path(), Reason.of(e)), e);
    }
    if (exists(data)) {
      JoiningDirectory.forget(data);
    }
  }

  /** Whether a node with this data directory is a member of a cluster. */
  public static boolean exists(DataDirectory data) {
    return Files.exists(data.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes a new cluster, of which the node is the first member: its authority, its key, and the node's own certificate.
   *
   * @param data the node's data directory
   * @param identity the new cluster, and the node, which votes
   * @param now the time
   * @throws IdentityException if the node is a member of a cluster, or something cannot be written
   */
  public static ClusterDirectory create(DataDirectory data, ClusterIdentity identity, Instant now) throws IdentityException {
    Member self = identity.self();
    if (!self.votes()) {
      throw new IdentityException("the first node of a cluster must vote: give it the role " + NodeRole.VOTER.word(), null);
    }
    Authority authority = Authority.create(identity.clusterId(), identity.clusterName(), now);
    NodeKey key = NodeKey.create();
    try {
      Material material = Material.of(key, authority.sign(key.request(self.name()), self.name(), self.address(), now),
          List.of(authority.certificate()));
      return install(data, new Membership(identity, List.of(self), KeyRing.of(ClusterKey.create(1)), material, authority));
    } catch (RequestRefusedException | CertificateException e) {
      throw new IllegalStateException("an authority that was just made does not sign", e);
    }
  }

  /** Writes a membership beside the place where it will be, and moves it there. */
  static ClusterDirectory install(DataDirectory data, Membership membership) throws IdentityException {
    requireNone(data);
    Path made = data.resolve(MADE);
    Path directory = data.resolve(NAME);
    try {
      finishLeaving(data);
      DirectoryTree.delete(made);
      DurableDirectory.createForOwner(made);
      new MembershipFiles(made).write(membership);
      DirectoryTree.rename(made, directory);
    } catch (IOException e) {
      throw new IdentityException("%s cannot be made: %s".formatted(directory, Reason.of(e)), e);
    }
    return open(data);
  }

  /** Refuses what would make a node a member of two clusters. */
  static void requireNone(DataDirectory data) throws IdentityException {
    if (exists(data)) {
      throw new IdentityException(("%s exists: this node is a member of a cluster. Let it leave that cluster first, or use another "
          + "data directory").formatted(data.resolve(NAME)), null);
    }
  }

  /**
   * Opens the directory of a member and counts a start.
   *
   * @throws IdentityException if a file is missing, damaged, of a newer version or cannot be read
   */
  public static ClusterDirectory open(DataDirectory data) throws IdentityException {
    Path directory = data.resolve(NAME);
    if (!Files.isDirectory(directory)) {
      throw new IdentityException("%s is no directory: this node is not a member of a cluster. Make a cluster with it, or join one"
          .formatted(directory), null);
    }
    MembershipFiles files = new MembershipFiles(directory);
    Membership membership = files.read();
    return new ClusterDirectory(data, membership, files.countStart());
  }

  /** The directory itself. */
  public Path path() {
    return data.resolve(NAME);
  }

  /** What makes the node a member, as it is on the disk. */
  public Membership membership() {
    return membership;
  }

  /** How often the directory was opened, this time included; it rises with each start of the node. */
  public long starts() {
    return starts;
  }

  /** Replaces what the node itself is: its roles, its address. @throws IdentityException if it cannot be written; the old is then kept */
  public synchronized void saveSelf(Member self) throws IdentityException {
    Membership old = membership;
    if (!self.equals(old.identity().self())) {
      ClusterIdentity identity = new ClusterIdentity(old.identity().clusterId(), old.identity().clusterName(), self);
      files.writeIdentity(identity);
      membership = new Membership(identity, old.members(), old.keys(), old.material(), old.authority());
    }
  }

  /** Replaces the list of members. @throws IdentityException if it cannot be written; the old one is then kept */
  public synchronized void saveMembers(List<Member> members) throws IdentityException {
    files.writeMembers(members);
    Membership old = membership;
    membership = new Membership(old.identity(), members, old.keys(), old.material(), old.authority());
  }

  /**
   * Replaces the cluster key.
   *
   * @param change makes the new keys of those that the node has
   * @return the new keys
   * @throws IdentityException if they cannot be written; the old ones are then kept
   */
  public synchronized KeyRing changeKeys(UnaryOperator<KeyRing> change) throws IdentityException {
    Membership old = membership;
    KeyRing keys = change.apply(old.keys());
    if (!keys.equals(old.keys())) {
      files.writeKeys(keys);
      membership = new Membership(old.identity(), old.members(), keys, old.material(), old.authority());
    }
    return keys;
  }

  /** Replaces certificate and authorities. @throws IdentityException if they cannot be written */
  public synchronized void saveMaterial(Material material) throws IdentityException {
    files.writeMaterial(material);
    Membership old = membership;
    membership = new Membership(old.identity(), old.members(), old.keys(), material, old.authority());
  }

  /** Keeps the authority, for a node that is to vote, or drops it, for one that no longer votes. @throws IdentityException if that fails */
  public synchronized void saveAuthority(@Nullable Authority authority) throws IdentityException {
    files.writeAuthority(authority);
    Membership old = membership;
    membership = new Membership(old.identity(), old.members(), old.keys(), old.material(), authority);
  }

  /** Forgets the cluster, with all secrets. @throws IdentityException if a file stays; further calls go on from there */
  public static void leave(DataDirectory data) throws IdentityException {
    Path directory = data.resolve(NAME);
    try {
      finishLeaving(data);
      if (exists(data)) {
        DirectoryTree.rename(directory, data.resolve(LEFT));
        finishLeaving(data);
      }
    } catch (IOException e) {
      throw new IdentityException("%s cannot be deleted: %s".formatted(directory, Reason.of(e)), e);
    }
  }

  private static void finishLeaving(DataDirectory data) throws IOException {
    DirectoryTree.delete(data.resolve(LEFT));
  }

  /** Names the directory and nothing that is in it. */
  @Override
  public String toString() {
    return path().toString();
  }
}
