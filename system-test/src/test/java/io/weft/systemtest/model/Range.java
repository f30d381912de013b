// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

/** A range of logical blocks, which may reach beyond the namespace's end. @param count 1 at least */
record Range(int first, int count) {
  boolean overlaps(Range other) {
    return first < other.first + other.count && other.first < first + count;
  }
}
