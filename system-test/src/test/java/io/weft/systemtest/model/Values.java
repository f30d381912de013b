// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import java.util.Arrays;
import java.util.stream.LongStream;

/** The stamps that a block may hold: one, unless concurrent commands have left it undetermined. Immutable. */
final class Values {
  static final Values ZERO = only(Stamps.ZERO);
  static final Values NONE = new Values(new long[0]);

  private final long[] stamps;

  private Values(long[] stamps) {
    this.stamps = stamps;
  }

  static Values only(long stamp) {
    return new Values(new long[] {stamp});
  }

  Values and(Values more) {
    if (stamps.length == 0) {
      return more;
    }
    long[] all = LongStream.concat(Arrays.stream(stamps), Arrays.stream(more.stamps)).sorted().distinct().toArray();
    return all.length == stamps.length ? this : new Values(all);
  }

  boolean has(long stamp) {
    return Arrays.binarySearch(stamps, stamp) >= 0;
  }

  /** Whether a block may hold anything other than a stamp. */
  boolean hasOtherThan(long stamp) {
    return stamps.length > 1 || stamps[0] != stamp;
  }

  boolean isOpen() {
    return stamps.length > 1;
  }

  /** One of the readable stamps, zero if there is none. */
  long any() {
    return Arrays.stream(stamps).filter(stamp -> stamp != Stamps.UNCORRECTABLE).findFirst().orElse(Stamps.ZERO);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values values && Arrays.equals(stamps, values.stamps);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(stamps);
  }

  @Override
  public String toString() {
    return Arrays.toString(stamps);
  }
}
