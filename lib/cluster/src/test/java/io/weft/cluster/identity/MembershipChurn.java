// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import io.weft.cluster.certificate.Authority;
import io.weft.cluster.certificate.Material;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import io.weft.config.file.DataDirectory;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A program that makes a cluster, changes all that it keeps and leaves, until it is killed. Its argument is the data directory. */
final class MembershipChurn {
  private MembershipChurn() {}

  public static void main(String[] arguments) throws Exception {
    Member self = new Member("node-1", 1, Set.of(NodeRole.VOTER), "10.0.0.1", 7420);
    try (DataDirectory data = DataDirectory.open(Path.of(arguments[0]))) {
      ClusterDirectory.leave(data);
      System.out.println("started");
      while (true) {
        JoiningDirectory.open(data, "node-" + System.nanoTime() % 2);
        ClusterDirectory directory = ClusterDirectory.create(data, new ClusterIdentity(UUID.randomUUID(), "lab", self), Instant.now());
        for (int i = 0; i < 3; i++) {
          change(directory);
        }
        ClusterDirectory.open(data);
        ClusterDirectory.leave(data);
      }
    }
  }

  private static void change(ClusterDirectory directory) throws Exception {
    Membership now = directory.membership();
    ClusterKey current = now.keys().current();
    KeyRing two = now.keys().with(ClusterKey.create(current.generation() + 1));
    directory.changeKeys(_ -> two);
    directory.changeKeys(_ -> two.use(current.generation() + 1).without(current.generation()));
    directory.saveMembers(List.of(now.identity().self(), new Member("node-2", 2, Set.of(NodeRole.TARGET), "10.0.0.2", 7420)));
    Authority next = Authority.create(now.identity().clusterId(), "lab", Instant.now());
    directory.saveAuthority(next);
    X509Certificate certificate = next.sign(now.material().key().request("node-1"), "node-1", "10.0.0.1", Instant.now());
    directory.saveMaterial(Material.of(now.material().key(), certificate, List.of(next.certificate())));
  }
}
