// SPDX-License-Identifier: Apache-2.0
package io.weft.config.tree;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The values of a tree in the order of their keys, or in the opposite order. */
final class NodeIterator<K extends Comparable<K>, V> implements Iterator<V> {
  private final boolean descending;
  /** The next node, and those above it that come later. */
  private final ArrayDeque<Node<K, V>> path = new ArrayDeque<>();

  NodeIterator(@Nullable Node<K, V> root, boolean descending) {
    this.descending = descending;
    descend(root);
  }

  private void descend(@Nullable Node<K, V> root) {
    Node<K, V> node = root;
    while (node != null) {
      path.push(node);
      node = descending ? node.right : node.left;
    }
  }

  @Override
  public boolean hasNext() {
    return !path.isEmpty();
  }

  @Override
  public V next() {
    Node<K, V> node = path.pop();
    descend(descending ? node.left : node.right);
    return node.value;
  }
}
