// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.nvme.StatusCode;
import java.util.Set;
import java.util.TreeSet;

/** The reasons for which a command must be refused; any of them may be reported to the host. */
final class Faults {
  private final Set<Integer> statuses = new TreeSet<>();

  void add(int status) {
    statuses.add(status);
  }

  boolean isEmpty() {
    return statuses.isEmpty();
  }

  boolean has(int status) {
    return statuses.contains(status);
  }

  @Override
  public String toString() {
    return statuses.stream().map(StatusCode::describe).toList().toString();
  }
}
