// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.attribute.DevicePath;
import io.weft.config.tree.PersistentMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces have which file or block device. A path names another device on each node, so that several namespaces
 * may have it if their ANA groups have no node in common. It is immutable.
 *
 * @param byPath the namespaces of each path, of which no two are on one node
 * @param repeated the part of it with several namespaces
 */
record DeviceClaims(PersistentMap<String, List<Claim>> byPath, PersistentMap<String, List<Claim>> repeated) {
  static final DeviceClaims EMPTY = new DeviceClaims(PersistentMap.empty(), PersistentMap.empty());

  /**
   * A namespace that has a device.
   *
   * @param key the namespace
   * @param anaGroupId where it lies
   */
  record Claim(NamespaceKey key, int anaGroupId) {}

  /** The file or block device of a namespace; null if it has a backend of its own. */
  private static @Nullable String path(NamespaceEntry namespace) {
    String text = namespace.device().path();
    Path path = text == null || DevicePath.namesBackend(text) ? null : DevicePath.normalized(text);
    return path == null ? null : path.toString();
  }

  /** The namespace that has the device of another one; null if there is none. */
  @Nullable NamespaceKey owner(NamespaceEntry namespace, Configuration configuration) {
    String path = path(namespace);
    for (Claim claim : path == null ? List.<Claim>of() : Objects.requireNonNullElse(byPath.get(path), List.<Claim>of())) {
      if (meet(claim.anaGroupId, namespace.anaGroupId(), configuration)) {
        return claim.key;
      }
    }
    return null;
  }

  /** The same with a namespace; if another one has its device already, it remains that one's. */
  DeviceClaims with(NamespaceKey key, NamespaceEntry namespace, Configuration configuration) {
    String path = path(namespace);
    if (path == null || owner(namespace, configuration) != null) {
      return this;
    }
    List<Claim> claims = new ArrayList<>(Objects.requireNonNullElse(byPath.get(path), List.of()));
    claims.add(new Claim(key, namespace.anaGroupId()));
    return with(path, claims);
  }

  /** The same without a namespace. */
  DeviceClaims without(NamespaceKey key, NamespaceEntry namespace) {
    String path = path(namespace);
    List<Claim> claims = path == null ? null : byPath.get(path);
    return path == null || claims == null
        ? this
        : with(path, claims.stream().filter(claim -> !claim.key.equals(key)).toList());
  }

  private DeviceClaims with(String path, List<Claim> claims) {
    return new DeviceClaims(claims.isEmpty() ? byPath.without(path) : byPath.with(path, List.copyOf(claims)),
        claims.size() < 2 ? repeated.without(path) : repeated.with(path, List.copyOf(claims)));
  }

  /** Whether the devices of two ANA groups are on one node. */
  static boolean meet(int one, int other, Configuration configuration) {
    return !configuration.hasNodes() || one == other
        || configuration.anaGroup(one).flatMap(group -> configuration.anaGroup(other).filter(group::meets)).isPresent();
  }
}
