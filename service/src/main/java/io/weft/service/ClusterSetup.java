// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.weft.cluster.enrolment.Enrolment;
import io.weft.cluster.enrolment.EnrolmentException;
import io.weft.cluster.enrolment.JoinToken;
import io.weft.cluster.enrolment.Newcomer;
import io.weft.cluster.enrolment.TokenException;
import io.weft.cluster.identity.ClusterDirectory;
import io.weft.cluster.identity.ClusterIdentity;
import io.weft.cluster.identity.IdentityException;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.NodeRole;
import io.weft.config.file.DataDirectory;
import io.weft.config.store.ConfigStoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes the node of a data directory a member of a cluster, while no process uses the directory. All methods block. */
public final class ClusterSetup {
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private ClusterSetup() {}

  /**
   * The node, as the cluster will know it.
   *
   * @param name its name
   * @param address where other nodes reach it
   * @param basePort the first of its ports for the cluster
   */
  public record Self(String name, String address, int basePort) {
    private Member as(int number, Set<NodeRole> roles) {
      return new Member(name, number, roles, address, basePort);
    }
  }

  /**
   * Makes a new cluster of the node, which keeps its configuration: at its next start it is the cluster's.
   *
   * @param data the data directory, which is made if it is missing
   * @param cluster the name of the cluster
   * @throws ConfigStoreException if the directory is in use, or its node is a member of a cluster already
   * @throws IllegalArgumentException if a name or an address has another form
   */
  public static void init(Path data, String cluster, Self self) throws ConfigStoreException {
    ClusterIdentity identity = first(cluster, self);
    try (DataDirectory directory = DataDirectory.open(data.toAbsolutePath().normalize())) {
      create(directory, identity);
    }
  }

  /** The identity of the first node of a new cluster. @throws IllegalArgumentException if a name or an address has another form */
  static ClusterIdentity first(String cluster, Self self) {
    return new ClusterIdentity(UUID.randomUUID(), cluster, self.as(1, EnumSet.allOf(NodeRole.class)));
  }

  /** Makes the cluster of a first node. */
  static void create(DataDirectory directory, ClusterIdentity identity) throws ConfigStoreException {
    try {
      ClusterDirectory.create(directory, identity, Instant.now());
    } catch (IdentityException e) {
      throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Forgets the cluster of a node, and what an attempt to make one has left. */
  static void forget(DataDirectory directory) throws ConfigStoreException {
    try {
      ClusterDirectory.leave(directory);
      ClusterDirectory.tidy(directory);
    } catch (IdentityException e) {
      throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Deletes what an interrupted attempt to make, join or leave a cluster has left. */
  static void tidy(DataDirectory directory) throws ConfigStoreException {
    try {
      ClusterDirectory.tidy(directory);
    } catch (IdentityException e) {
      throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Lets the node join the cluster of a token. If the process ends meanwhile, the same call can be made again. While no node of the
   * cluster can answer, it is tried again.
   *
   * @param data the data directory, which is made if it is missing
   * @param token made by a member of the cluster
   * @param roles what the node is to do: {@code target}, {@code discovery}, {@code admin}, {@code voter}
   * @param keepConfiguration whether a configuration of the node's own may stay in the directory, unused
   * @param patience how long it is tried again
   * @param waiting is told, each time, why it is tried again
   * @return the name of the cluster
   * @throws ConfigStoreException if the directory is in use, or the cluster does not let the node in
   * @throws IllegalArgumentException if the token, a name, a role or an address has another form
   */
  public static String join(Path data, String token, Self self, Collection<String> roles, boolean keepConfiguration,
      Duration patience, Consumer<String> waiting) throws ConfigStoreException, InterruptedException {
    Newcomer newcomer =
        new Newcomer(self.name, NodeRole.of(roles), self.address, self.basePort, WeftVersion.current());
    try (DataDirectory directory = DataDirectory.open(data.toAbsolutePath().normalize())) {
      ClusterDirectory.tidy(directory);
      JoinToken parsed = JoinToken.parse(token);
      CountDownLatch never = new CountDownLatch(1);
      for (long began = System.nanoTime();; never.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          return Enrolment.join(directory, parsed, newcomer, keepConfiguration, InstantSource.system())
              .membership().identity().clusterName();
        } catch (EnrolmentException e) {
          if (e.refused() || System.nanoTime() - began > patience.minus(AGAIN).toNanos()) {
            throw e;
          }
          waiting.accept(String.valueOf(e.getMessage()));
        }
      }
    } catch (IdentityException | TokenException | EnrolmentException e) {
      throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
    }
  }
}
