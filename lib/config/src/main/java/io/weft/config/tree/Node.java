// SPDX-License-Identifier: Apache-2.0
package io.weft.config.tree;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node of a weight-balanced tree: neither side has more than {@link #DELTA} times the entries of the other, so that a
 * path is O(log n) long. The parameters are those proved by Hirai and Yamamoto ("Balancing weight-balanced trees").
 */
final class Node<K extends Comparable<K>, V> {
  /** How many times heavier one side may be than the other. */
  static final int DELTA = 3;
  /** How many times heavier the inner grandchild may be than the outer one before a rotation must split it. */
  private static final int RATIO = 2;

  final K key;
  final V value;
  final @Nullable Node<K, V> left;
  final @Nullable Node<K, V> right;
  final int size;

  Node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    this.key = key;
    this.value = value;
    this.left = left;
    this.right = right;
    this.size = size(left) + size(right) + 1;
  }

  static int size(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.size;
  }

  /** The tree of values in the order of their keys. */
  static <K extends Comparable<K>, V> @Nullable Node<K, V> build(List<V> sorted, Function<V, K> key) {
    if (sorted.isEmpty()) {
      return null;
    }
    int middle = sorted.size() / 2;
    V value = sorted.get(middle);
    return new Node<>(key.apply(value), value, build(sorted.subList(0, middle), key),
        build(sorted.subList(middle + 1, sorted.size()), key));
  }

  static <K extends Comparable<K>, V> @Nullable V get(@Nullable Node<K, V> root, K key) {
    Node<K, V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        return node.value;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /** The value at a place that the tree has, counted from 0. */
  static <K extends Comparable<K>, V> V at(@Nullable Node<K, V> root, int index) {
    Node<K, V> node = Objects.requireNonNull(root);
    int rest = index;
    while (rest != size(node.left)) {
      boolean isLeft = rest < size(node.left);
      rest -= isLeft ? 0 : size(node.left) + 1;
      node = Objects.requireNonNull(isLeft ? node.left : node.right);
    }
    return node.value;
  }

  /** The tree with a value; the same tree if it has an equal one. */
  static <K extends Comparable<K>, V> Node<K, V> put(@Nullable Node<K, V> node, K key, V value) {
    if (node == null) {
      return new Node<>(key, value, null, null);
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return value.equals(node.value) ? node : new Node<>(key, value, node.left, node.right);
    }
    return order < 0 ? node.withLeft(put(node.left, key, value)) : node.withRight(put(node.right, key, value));
  }

  /** The tree without a key; the same tree if it does not have it. */
  static <K extends Comparable<K>, V> @Nullable Node<K, V> remove(@Nullable Node<K, V> node, K key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return join(node.left, node.right);
    }
    return order < 0 ? node.withLeft(remove(node.left, key)) : node.withRight(remove(node.right, key));
  }

  /** One tree of two whose weights are balanced, every key of the first before those of the second. */
  private static <K extends Comparable<K>, V> @Nullable Node<K, V> join(
      @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    Node<K, V> top = left.size > right.size ? left.last() : right.first();
    return left.size > right.size
        ? balance(top, remove(left, top.key), right)
        : balance(top, left, remove(right, top.key));
  }

  /** Whether no node is heavier on one side than {@link #DELTA} allows. */
  static boolean isBalanced(@Nullable Node<?, ?> node) {
    if (node == null) {
      return true;
    }
    int light = Math.min(size(node.left), size(node.right));
    int heavy = Math.max(size(node.left), size(node.right));
    return (light + heavy <= 1 || heavy <= DELTA * light) && isBalanced(node.left) && isBalanced(node.right);
  }

  private Node<K, V> first() {
    Node<K, V> node = this;
    while (node.left != null) {
      node = node.left;
    }
    return node;
  }

  private Node<K, V> last() {
    Node<K, V> node = this;
    while (node.right != null) {
      node = node.right;
    }
    return node;
  }

  private Node<K, V> withLeft(@Nullable Node<K, V> newLeft) {
    return newLeft == left ? this : balance(this, newLeft, right);
  }

  private Node<K, V> withRight(@Nullable Node<K, V> newRight) {
    return newRight == right ? this : balance(this, left, newRight);
  }

  /** The entry of a node with other children, one of which may be an entry too heavy or too light. */
  private static <K extends Comparable<K>, V> Node<K, V> balance(
      Node<K, V> entry, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    if (size(left) + size(right) > 1) {
      if (right != null && right.size > DELTA * size(left)) {
        return rotateLeft(entry, left, right);
      }
      if (left != null && left.size > DELTA * size(right)) {
        return rotateRight(entry, left, right);
      }
    }
    return of(entry, left, right);
  }

  private static <K extends Comparable<K>, V> Node<K, V> rotateLeft(
      Node<K, V> entry, @Nullable Node<K, V> left, Node<K, V> right) {
    Node<K, V> inner = right.left;
    return inner == null || inner.size < RATIO * size(right.right)
        ? of(right, of(entry, left, inner), right.right)
        : of(inner, of(entry, left, inner.left), of(right, inner.right, right.right));
  }

  private static <K extends Comparable<K>, V> Node<K, V> rotateRight(
      Node<K, V> entry, Node<K, V> left, @Nullable Node<K, V> right) {
    Node<K, V> inner = left.right;
    return inner == null || inner.size < RATIO * size(left.left)
        ? of(left, left.left, of(entry, inner, right))
        : of(inner, of(left, left.left, inner.left), of(entry, inner.right, right));
  }

  private static <K extends Comparable<K>, V> Node<K, V> of(
      Node<K, V> entry, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    return new Node<>(entry.key, entry.value, left, right);
  }
}
