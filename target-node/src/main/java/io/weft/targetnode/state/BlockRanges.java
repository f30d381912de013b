// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import java.util.Arrays;

/** A set of logical blocks, kept as ranges that neither overlap nor touch, in ascending order; immutable. */
public final class BlockRanges {
  /** No block. */
  public static final BlockRanges NONE = new BlockRanges(new long[0]);

  /** The first block of each range, and the block after its last. */
  private final long[] bounds;

  /** Collects ranges in ascending order, in linear time. */
  static final class Builder {
    private long[] bounds = new long[16];
    private int length;

    /** Adds a range. @throws IllegalArgumentException if it does not come after the ones before, apart from them, or is empty */
    void add(long start, long count) {
      if (start < 0 || count <= 0 || start + count < 0 || length > 0 && start <= bounds[length - 1]) {
        throw new IllegalArgumentException("the ranges of uncorrectable blocks are not in order");
      }
      if (length == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * length);
      }
      bounds[length++] = start;
      bounds[length++] = start + count;
    }

    BlockRanges build() {
      return new BlockRanges(Arrays.copyOf(bounds, length));
    }
  }

  private BlockRanges(long[] bounds) {
    this.bounds = bounds;
  }

  /** The blocks of one range. @param start the first block @param count the number of blocks */
  public static BlockRanges of(long start, long count) {
    return NONE.with(start, count);
  }

  /** The number of ranges. */
  public int size() {
    return bounds.length / 2;
  }

  /** Whether the set is empty. */
  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /** The first block of a range. @param index from 0 */
  public long start(int index) {
    return bounds[2 * index];
  }

  /** The number of blocks of a range. @param index from 0 */
  public long count(int index) {
    return bounds[2 * index + 1] - bounds[2 * index];
  }

  /** Whether the set contains any block of a range. */
  public boolean overlaps(long start, long count) {
    int at = firstEndingAfter(start);
    return at < bounds.length && bounds[at] < start + count;
  }

  /** The union of these blocks and a range. */
  public BlockRanges with(long start, long count) {
    if (count == 0) {
      return this;
    }
    long end = start + count;
    // Adjacent ranges are joined as well.
    int from = firstEndingAfter(start - 1);
    int to = from;
    long low = start;
    long high = end;
    while (to < bounds.length && bounds[to] <= end) {
      low = Math.min(low, bounds[to]);
      high = Math.max(high, bounds[to + 1]);
      to += 2;
    }
    return spliced(from, to, low, high);
  }

  /** These blocks without those of a range. */
  public BlockRanges without(long start, long count) {
    long end = start + count;
    int from = firstEndingAfter(start);
    int to = from;
    while (to < bounds.length && bounds[to] < end) {
      to += 2;
    }
    if (from == to || count == 0) {
      return this;
    }
    long before = bounds[from];
    long after = bounds[to - 1];
    if (before < start && after > end) {
      return spliced(from, to, before, start, end, after);
    }
    if (before < start) {
      return spliced(from, to, before, start);
    }
    return after > end ? spliced(from, to, end, after) : spliced(from, to);
  }

  /** These blocks without those of a set. */
  public BlockRanges without(BlockRanges others) {
    BlockRanges left = this;
    for (int i = 0; i < others.size(); i++) {
      left = left.without(others.start(i), others.count(i));
    }
    return left;
  }

  private BlockRanges spliced(int from, int to, long... middle) {
    long[] result = new long[from + middle.length + bounds.length - to];
    System.arraycopy(bounds, 0, result, 0, from);
    System.arraycopy(middle, 0, result, from, middle.length);
    System.arraycopy(bounds, to, result, from + middle.length, bounds.length - to);
    return new BlockRanges(result);
  }

  /** The index in {@link #bounds} of the first range that ends after a block. */
  private int firstEndingAfter(long block) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bounds[2 * middle + 1] > block) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return 2 * low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlockRanges that && Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return "blocks " + Arrays.toString(bounds);
  }
}
