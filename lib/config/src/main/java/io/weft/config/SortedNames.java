// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.Collections;
import java.util.List;

/** Lists of NQNs whose order has no meaning. They are kept sorted, so that a name is found in O(log n). */
final class SortedNames {
  private SortedNames() {}

  /** An immutable, sorted list of the same names; one that occurs twice stays, for the rules to find. */
  static List<String> of(List<String> nqns) {
    for (int i = 1; i < nqns.size(); i++) {
      if (nqns.get(i - 1).compareTo(nqns.get(i)) > 0) {
        return nqns.stream().sorted().toList();
      }
    }
    return List.copyOf(nqns);
  }

  static boolean contains(List<String> sorted, String nqn) {
    return Collections.binarySearch(sorted, nqn) >= 0;
  }
}
