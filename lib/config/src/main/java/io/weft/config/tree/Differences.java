// SPDX-License-Identifier: Apache-2.0
package io.weft.config.tree;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The differences between two trees, found by walking through both at once. Where both walks are about to enter the
 * same node, neither does. Of two different nodes the larger is opened first, so that a node that both trees have is met
 * by both walks as a whole.
 */
final class Differences<K extends Comparable<K>, V> implements Iterator<Difference<K, V>> {
  private final Walk<K, V> before;
  private final Walk<K, V> after;
  private @Nullable Difference<K, V> next;

  Differences(@Nullable Node<K, V> before, @Nullable Node<K, V> after) {
    this.before = new Walk<>(before);
    this.after = new Walk<>(after);
  }

  @Override
  public boolean hasNext() {
    while (next == null && !(before.isDone() && after.isDone())) {
      next = step();
    }
    return next != null;
  }

  @Override
  public Difference<K, V> next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Difference<K, V> found = next;
    next = null;
    return found;
  }

  /** Moves one or both walks on. @return a difference, or null if none was found yet */
  private @Nullable Difference<K, V> step() {
    Part<K, V> left = before.peek();
    Part<K, V> right = after.peek();
    if (left != null && right != null && left.node == right.node && left.whole == right.whole) {
      before.skip();
      after.skip();
      return null;
    }
    int leftSize = left == null ? 0 : left.size();
    int rightSize = right == null ? 0 : right.size();
    if (left != null && left.whole && leftSize >= rightSize) {
      before.open();
      return null;
    }
    if (right != null && right.whole) {
      after.open();
      return null;
    }
    return compare(left, right);
  }

  /** Compares two single entries, of which at most one is missing. */
  private @Nullable Difference<K, V> compare(@Nullable Part<K, V> left, @Nullable Part<K, V> right) {
    if (right == null || left != null && left.node.key.compareTo(right.node.key) < 0) {
      before.skip();
      return left == null ? null : new Difference<>(left.node.key, left.node.value, null);
    }
    if (left == null || left.node.key.compareTo(right.node.key) > 0) {
      after.skip();
      return new Difference<>(right.node.key, null, right.node.value);
    }
    before.skip();
    after.skip();
    return left.node.value.equals(right.node.value)
        ? null
        : new Difference<>(left.node.key, left.node.value, right.node.value);
  }

  /** A whole subtree, or the entry of its root alone. */
  private record Part<K extends Comparable<K>, V>(Node<K, V> node, boolean whole) {
    int size() {
      return whole ? node.size : 1;
    }
  }

  /** What is left of a tree, in the order of its keys. */
  private static final class Walk<K extends Comparable<K>, V> {
    private final ArrayDeque<Part<K, V>> parts = new ArrayDeque<>();

    Walk(@Nullable Node<K, V> root) {
      push(root);
    }

    boolean isDone() {
      return parts.isEmpty();
    }

    @Nullable Part<K, V> peek() {
      return parts.peek();
    }

    void skip() {
      parts.pop();
    }

    /** Replaces the subtree in front by its parts. */
    void open() {
      Node<K, V> node = parts.pop().node;
      push(node.right);
      parts.push(new Part<>(node, false));
      push(node.left);
    }

    private void push(@Nullable Node<K, V> node) {
      if (node != null) {
        parts.push(new Part<>(node, true));
      }
    }
  }
}
