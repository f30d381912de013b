// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The generations of the cluster key that a node holds. All of them open records; one, the current, seals. A key is changed
 * in three steps, each of which every node takes before any takes the next: {@link #with}, {@link #use}, {@link #without}.
 * Immutable.
 */
public final class KeyRing {
  /** The most generations at a time: a change of the key that was given up leaves one behind. */
  public static final int MAX_KEYS = 8;

  private final SortedMap<Integer, ClusterKey> keys;
  private final ClusterKey current;

  private KeyRing(SortedMap<Integer, ClusterKey> keys, ClusterKey current) {
    this.keys = keys;
    this.current = current;
  }

  /** A ring of one key. */
  public static KeyRing of(ClusterKey key) {
    return of(List.of(key), key.generation());
  }

  /**
   * A ring of several keys.
   *
   * @param keys at most {@link #MAX_KEYS}, of different generations
   * @param current the generation that seals
   * @throws IllegalArgumentException if the current one is not among them, there are too many, or two are of one generation
   */
  public static KeyRing of(List<ClusterKey> keys, int current) {
    SortedMap<Integer, ClusterKey> byGeneration = new TreeMap<>();
    for (ClusterKey key : keys) {
      if (byGeneration.put(key.generation(), key) != null) {
        throw new IllegalArgumentException("there are two cluster keys of generation " + key.generation());
      }
    }
    return checked(byGeneration, current);
  }

  private static KeyRing checked(SortedMap<Integer, ClusterKey> keys, int current) {
    ClusterKey key = keys.get(current);
    if (key == null) {
      throw new IllegalArgumentException("there is no cluster key of generation %d; there are %s".formatted(current, keys.keySet()));
    }
    if (keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException("%d cluster keys are more than %d; retire those that nothing needs any more"
          .formatted(keys.size(), MAX_KEYS));
    }
    return new KeyRing(keys, key);
  }

  /** The key that seals. */
  public ClusterKey current() {
    return current;
  }

  /** The key of a generation, or null if this node does not have it. */
  public @Nullable ClusterKey find(int generation) {
    return keys.get(generation);
  }

  /** All keys, by rising generation. */
  public List<ClusterKey> keys() {
    return List.copyOf(keys.values());
  }

  /** The same ring with a further key, which opens and does not seal yet. @throws IllegalArgumentException as for {@link #of(List, int)} */
  public KeyRing with(ClusterKey key) {
    ClusterKey known = keys.get(key.generation());
    if (known != null && !known.equals(key)) {
      throw new IllegalArgumentException("there is another cluster key of generation " + key.generation());
    }
    SortedMap<Integer, ClusterKey> more = new TreeMap<>(keys);
    more.put(key.generation(), key);
    return checked(more, current.generation());
  }

  /** The same ring, sealing with another generation. @throws IllegalArgumentException if this node does not have it */
  public KeyRing use(int generation) {
    return checked(keys, generation);
  }

  /** The same ring without a retired generation. @throws IllegalArgumentException if that is the current one */
  public KeyRing without(int generation) {
    SortedMap<Integer, ClusterKey> fewer = new TreeMap<>(keys);
    fewer.remove(generation);
    return checked(fewer, current.generation());
  }

  /** The same ring with one key only, which seals. @throws IllegalArgumentException if this node does not have it */
  public KeyRing only(int generation) {
    return of(keys.values().stream().filter(key -> key.generation() == generation).toList(), generation);
  }

  /**
   * What a node holds after another has told it its keys: the keys of the one that seals with the later generation, and those of the
   * other that are later still. So a node that is behind brings nothing back that was retired, and no key is lost that is
   * yet to be used.
   *
   * @throws IllegalArgumentException if the two have different keys of one generation
   */
  public KeyRing merge(KeyRing other) {
    boolean isBehind = current.generation() < other.current.generation();
    KeyRing ahead = isBehind ? other : this;
    KeyRing merged = ahead;
    for (ClusterKey key : isBehind ? keys() : other.keys()) {
      if (ahead.find(key.generation()) != null || key.generation() > ahead.current.generation()) {
        merged = merged.with(key);
      }
    }
    return merged;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyRing ring && ring.keys.equals(keys) && ring.current.equals(current);
  }

  @Override
  public int hashCode() {
    return Objects.hash(keys.keySet(), current.generation());
  }

  /** Names the generations, never a secret. */
  @Override
  public String toString() {
    return "cluster keys %s, sealing with %d".formatted(Map.copyOf(keys).keySet().stream().sorted().toList(), current.generation());
  }
}
