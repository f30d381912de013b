// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The effects of concurrent commands on a namespace. They may have run in any order, and NVMe guarantees only whole blocks:
 * each block ends up with what one of its writers wrote, and may have held any of it meanwhile.
 */
final class Effects {
  /** One command's write of one block. @param copiedFrom the block that was copied, -1 if the stamp was written */
  private record Write(Values stamp, int copiedFrom, boolean certain) {}

  private final ModelNamespace namespace;
  private final Map<Integer, List<Write>> writes = new HashMap<>();
  private final Map<Integer, Values> during = new HashMap<>();

  Effects(ModelNamespace namespace) {
    this.namespace = namespace;
  }

  /** Records a written block. @param certain false if the command failed, and may or may not have written it */
  void write(int block, long stamp, boolean certain) {
    add(block, new Write(Values.only(stamp), -1, certain));
  }

  /** Records a copied block. */
  void copy(int block, int from, boolean certain) {
    add(block, new Write(Values.NONE, from, certain));
  }

  private void add(int block, Write write) {
    writes.computeIfAbsent(block, _ -> new ArrayList<>()).add(write);
  }

  /** Computes what each block may have held: a copy may have copied the result of another copy. */
  void solve() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Map.Entry<Integer, List<Write>> written : writes.entrySet()) {
        Values now = during(written.getKey());
        Values more = now;
        for (Write write : written.getValue()) {
          more = more.and(valuesOf(write));
        }
        if (!more.equals(now)) {
          during.put(written.getKey(), more);
          changed = true;
        }
      }
    }
  }

  private Values valuesOf(Write write) {
    return write.copiedFrom < 0 ? write.stamp : during(write.copiedFrom);
  }

  /** What a block may have held at any time. */
  Values during(int block) {
    Values known = during.get(block);
    return known == null ? namespace.at(block) : known;
  }

  /** Records the stamp that a block was seen to hold: from now on it holds it, unless it was being written. */
  void seen(int block, long stamp) {
    if (!writes.containsKey(block)) {
      namespace.set(block, Values.only(stamp));
    }
  }

  /** Applies the effects to the namespace. */
  void apply() {
    Map<Integer, Values> after = new HashMap<>();
    writes.forEach((block, all) -> {
      boolean certain = all.stream().anyMatch(Write::certain);
      Values values = certain ? Values.NONE : namespace.at(block);
      for (Write write : all) {
        values = values.and(valuesOf(write));
      }
      after.put(block, values);
    });
    after.forEach(namespace::set);
  }
}
