// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The objects of the configuration that a change concerns: those that are new, different or gone.
 *
 * @param hosts by NQN
 * @param subsystems by NQN, if anything of them differs, their namespaces too
 * @param ports by PORTID
 */
record Touched(Set<String> hosts, Set<String> subsystems, Set<Integer> ports) {
  /** What differs between two configurations. */
  static Touched between(Configuration before, Configuration after) {
    return new Touched(
        different(before.hosts(), after.hosts(), HostEntry::nqn),
        different(before.subsystems(), after.subsystems(), SubsystemEntry::nqn),
        different(before.ports(), after.ports(), PortEntry::portId));
  }

  private static <K, V> Set<K> different(List<V> before, List<V> after, Function<V, K> key) {
    Map<K, V> old = new HashMap<>();
    before.forEach(value -> old.put(key.apply(value), value));
    Set<K> different = new HashSet<>();
    for (V value : new ArrayList<>(after)) {
      V was = old.remove(key.apply(value));
      if (!value.equals(was)) {
        different.add(key.apply(value));
      }
    }
    different.addAll(old.keySet());
    return different;
  }
}
