// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

/** A range of logical blocks, which may extend beyond the end of the namespace. @param count at least 1 */
record Range(int first, int count) {
  boolean overlaps(Range other) {
    return first < other.first + other.count && other.first < first + count;
  }
}
