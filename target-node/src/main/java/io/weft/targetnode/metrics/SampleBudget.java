// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

/**
 * How many samples one scrape may still have. What is most important asks first; what does not fit is left out and
 * counted, so that a scrape stays small however large the configuration is.
 */
final class SampleBudget {
  /** The most samples of objects in one scrape; docs/metrics.md names this number. */
  static final int SAMPLES = 100_000;

  private int left;
  private int leftOut;

  SampleBudget(int samples) {
    this.left = samples;
  }

  /** Takes room for some samples that belong together. @return false if there is too little; they are counted */
  boolean take(int samples) {
    if (samples > left) {
      leftOut += samples;
      return false;
    }
    left -= samples;
    return true;
  }

  /** The samples that had no room. */
  int leftOut() {
    return leftOut;
  }
}
