// SPDX-License-Identifier: Apache-2.0
package io.weft.config.tree;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map in the order of its keys, kept in a weight-balanced tree (Adams, "Efficient sets: a balancing act").
 * A changed map shares all but O(log n) nodes with the one it was made from, and {@link #differences} skips what two
 * maps share: comparing them costs what was changed in between, not what they hold.
 *
 * @param <K> the keys, in their natural order
 * @param <V> the values
 */
public final class PersistentMap<K extends Comparable<K>, V> {
  private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(null);

  private final @Nullable Node<K, V> root;

  private PersistentMap(@Nullable Node<K, V> root) {
    this.root = root;
  }

  /** The map without entries. */
  @SuppressWarnings("unchecked") // It holds neither keys nor values.
  public static <K extends Comparable<K>, V> PersistentMap<K, V> empty() {
    return (PersistentMap<K, V>) EMPTY;
  }

  /**
   * The map of some values.
   *
   * @param values the values, in any order
   * @param key the key of a value
   * @throws IllegalArgumentException if two values have the same key
   */
  public static <K extends Comparable<K>, V> PersistentMap<K, V> of(Collection<V> values, Function<V, K> key) {
    List<V> sorted = new ArrayList<>(values);
    sorted.sort(Comparator.comparing(key));
    for (int i = 1; i < sorted.size(); i++) {
      K id = key.apply(sorted.get(i));
      if (id.equals(key.apply(sorted.get(i - 1)))) {
        throw new IllegalArgumentException("two entries have the key " + id);
      }
    }
    return sorted.isEmpty() ? empty() : new PersistentMap<>(Node.build(sorted, key));
  }

  /** The value of a key; null if there is none. O(log n). */
  public @Nullable V get(K key) {
    return Node.get(root, key);
  }

  /** The value of a key. O(log n). */
  public Optional<V> find(K key) {
    return Optional.ofNullable(get(key));
  }

  /** Whether there is a value of a key. O(log n). */
  public boolean containsKey(K key) {
    return get(key) != null;
  }

  /** How many entries there are. O(1). */
  public int size() {
    return Node.size(root);
  }

  /**
   * A value by its place in the order of the keys. O(log n).
   *
   * @param index from 0
   * @throws IndexOutOfBoundsException if there are not that many entries
   */
  public V valueAt(int index) {
    return Node.at(root, Objects.checkIndex(index, size()));
  }

  /** The map with another value of a key; this map if that is its value already. O(log n). */
  public PersistentMap<K, V> with(K key, V value) {
    return of(Node.put(root, key, value));
  }

  /** The map without a key; this map if it does not have it. O(log n). */
  public PersistentMap<K, V> without(K key) {
    return of(Node.remove(root, key));
  }

  private PersistentMap<K, V> of(@Nullable Node<K, V> newRoot) {
    return newRoot == root ? this : new PersistentMap<>(newRoot);
  }

  /** The values in the order of their keys, as a view. */
  public SequencedCollection<V> values() {
    return new Values<>(root, false);
  }

  /**
   * What must be done to this map to get another. Costs O(d log n) for d differences if one was made from the
   * other, else the size of both.
   *
   * @param after the other map
   * @return the keys whose values are not equal, in their order
   */
  public List<Difference<K, V>> differences(PersistentMap<K, V> after) {
    List<Difference<K, V>> found = new ArrayList<>();
    new Differences<>(root, after.root).forEachRemaining(found::add);
    return found;
  }

  /** Whether another map has equal keys and values. Parts that both share are not looked at. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PersistentMap<?, ?> map && size() == map.size() && sameAs(map);
  }

  @SuppressWarnings("unchecked") // The types of keys that cannot be compared differ, so the maps do.
  private boolean sameAs(PersistentMap<?, ?> map) {
    try {
      return !new Differences<>(root, (Node<K, V>) map.root).hasNext();
    } catch (ClassCastException e) {
      return false;
    }
  }

  @Override
  public int hashCode() {
    return new ArrayList<>(values()).hashCode();
  }

  /** The values. */
  @Override
  public String toString() {
    return values().toString();
  }

  /** Whether the tree is as deep as it may be at most, for tests. */
  boolean isBalanced() {
    return Node.isBalanced(root);
  }

  private static final class Values<K extends Comparable<K>, V> extends AbstractCollection<V>
      implements SequencedCollection<V> {
    private final @Nullable Node<K, V> root;
    private final boolean descending;

    Values(@Nullable Node<K, V> root, boolean descending) {
      this.root = root;
      this.descending = descending;
    }

    @Override
    public Iterator<V> iterator() {
      return new NodeIterator<>(root, descending);
    }

    @Override
    public int size() {
      return Node.size(root);
    }

    @Override
    public SequencedCollection<V> reversed() {
      return new Values<>(root, !descending);
    }
  }
}
