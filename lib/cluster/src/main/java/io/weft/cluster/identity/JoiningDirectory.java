// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import io.weft.cluster.certificate.NodeKey;
import io.weft.cluster.certificate.Pem;
import io.weft.config.Reason;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.DurableDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Optional;

/**
 * A node that is joining a cluster: its key is on the disk before the cluster is asked. If the node ends in between, the next
 * attempt asks with the same key, by which the cluster sees that it has admitted this node already. All methods block.
 */
public final class JoiningDirectory {
  private static final String NAME = ClusterDirectory.NAME + ".joining";

  private final DataDirectory data;
  private final NodeKey key;

  private JoiningDirectory(DataDirectory data, NodeKey key) {
    this.data = data;
    this.key = key;
  }

  /**
   * Begins to join, or goes on.
   *
   * @param data the node's data directory
   * @param node the node's name; under another name than last time the node has another key
   * @throws IdentityException if the node is a member of a cluster, or something cannot be read or written
   */
  public static JoiningDirectory open(DataDirectory data, String node) throws IdentityException {
    ClusterDirectory.requireNone(data);
    Path directory = data.resolve(NAME);
    Optional<NodeKey> known = known(directory, node);
    if (known.isPresent()) {
      return new JoiningDirectory(data, known.get());
    }
    try {
      DirectoryTree.delete(directory);
      DurableDirectory.createForOwner(directory);
    } catch (IOException e) {
      throw new IdentityException("%s cannot be made: %s".formatted(directory, Reason.of(e)), e);
    }
    NodeKey key = NodeKey.create();
    file(directory).write("node %s\n%s".formatted(node, Pem.of(key)));
    return new JoiningDirectory(data, key);
  }

  private static CheckedFile file(Path directory) {
    return new CheckedFile(directory, "joining", ".pem");
  }

  /** The key of an earlier attempt under the same name. A damaged one is worth nothing and is replaced. */
  private static Optional<NodeKey> known(Path directory, String node) {
    try {
      Optional<String> text = file(directory).readIfPresent();
      return text.isPresent() && text.get().startsWith("node " + node + "\n") ? Optional.of(Pem.nodeKey(text.get())) : Optional.empty();
    } catch (IdentityException | CertificateException e) {
      return Optional.empty();
    }
  }

  /** The node's key. */
  public NodeKey key() {
    return key;
  }

  /** Makes the node a member. @throws IdentityException if something cannot be written; the node can then go on joining */
  public ClusterDirectory complete(Membership membership) throws IdentityException {
    ClusterDirectory member = ClusterDirectory.install(data, membership);
    forget(data);
    return member;
  }

  /** Forgets the key of a node that is joining, if there is one. @throws IdentityException if it cannot be deleted */
  public static void forget(DataDirectory data) throws IdentityException {
    try {
      DirectoryTree.delete(data.resolve(NAME));
    } catch (IOException e) {
      throw new IdentityException("%s cannot be deleted: %s".formatted(data.resolve(NAME), Reason.of(e)), e);
    }
  }
}
