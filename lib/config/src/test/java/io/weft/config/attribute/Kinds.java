// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import java.util.ArrayList;
import java.util.List;

/** All kinds of objects, found through the tree of them, and values for tests. */
final class Kinds {
  /** A kind and where its objects are in a document, such as {@code subsystems[].namespaces[]}. */
  record Placed(ObjectKind<?> kind, String place) {
    @Override
    public String toString() {
      return kind.name();
    }
  }

  private Kinds() {}

  static List<Placed> all() {
    List<Placed> kinds = new ArrayList<>();
    collect(Root.KIND, "", kinds);
    return kinds;
  }

  private static void collect(ObjectKind<?> kind, String place, List<Placed> kinds) {
    kinds.add(new Placed(kind, place));
    kind.children().forEach(children ->
        collect(children.kind(), (place.isEmpty() ? "" : place + ".") + children.list() + "[]", kinds));
  }
}
