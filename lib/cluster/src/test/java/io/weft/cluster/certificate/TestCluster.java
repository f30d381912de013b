// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A certificate authority and what it signs, for tests. */
public record TestCluster(String name, Authority authority, Instant now) {
  /** A new cluster whose certificates are made now. */
  public static TestCluster create(String name) {
    return at(name, Instant.now());
  }

  /** A new cluster whose certificates are made at a time. */
  public static TestCluster at(String name, Instant now) {
    return new TestCluster(name, Authority.create(UUID.randomUUID(), name, now), now);
  }

  /** The same cluster at another time. */
  TestCluster at(Instant time) {
    return new TestCluster(name, authority, time);
  }

  /** A new node of the cluster. */
  public Material node(String node) throws Exception {
    return certificate(NodeKey.create(), node);
  }

  /** A certificate for a key. */
  Material certificate(NodeKey key, String node) throws Exception {
    return Material.of(key, authority.sign(key.request(node), node, "127.0.0.1", now), List.of(authority.certificate()));
  }

  /** The credentials of a new node, for which no node is removed. */
  public Credentials credentials(String node) throws Exception {
    return new Credentials(node(node), _ -> false, Instant::now);
  }
}
