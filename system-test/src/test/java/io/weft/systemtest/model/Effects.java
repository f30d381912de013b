// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the commands that were under way together have done to a namespace. They may have run in any order, and NVMe
 * promises no more than whole blocks: each block ends with what one of its writers wrote, and has held any of it meanwhile.
 */
final class Effects {
  /** One command's write of one block. @param copiedFrom the block whose content it is, -1 if the stamp is */
  private record Write(Values stamp, int copiedFrom, boolean certain) {}

  private final ModelNamespace namespace;
  private final Map<Integer, List<Write>> writes = new HashMap<>();
  private final Map<Integer, Values> during = new HashMap<>();

  Effects(ModelNamespace namespace) {
    this.namespace = namespace;
  }

  /** A block was written. @param certain false if the command failed, and may have done it or not */
  void write(int block, long stamp, boolean certain) {
    add(block, new Write(Values.only(stamp), -1, certain));
  }

  /** A block was copied. */
  void copy(int block, int from, boolean certain) {
    add(block, new Write(Values.NONE, from, certain));
  }

  private void add(int block, Write write) {
    writes.computeIfAbsent(block, ignored -> new ArrayList<>()).add(write);
  }

  /** Finds out what each block may have held: a copy may have copied what another copy brought. */
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

  /** What a block may have held at one moment or another. */
  Values during(int block) {
    Values known = during.get(block);
    return known == null ? namespace.at(block) : known;
  }

  /** A block was seen to hold a stamp: from now on it does, unless it was being written. */
  void seen(int block, long stamp) {
    if (!writes.containsKey(block)) {
      namespace.set(block, Values.only(stamp));
    }
  }

  /** Leaves the namespace as the commands have left it. */
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
