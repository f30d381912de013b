// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Dword 10 of Get Features and Set Features (NVMe Base 2.1, sections 5.1.11 and 5.1.25). */
public final class FeatureRequest {
  private static final int SV = 1 << 31;

  private FeatureRequest() {}

  /** Dword 10 of Get Features. @param select one of {@link FeatureId}'s SELECT constants */
  public static int get(int fid, int select) {
    return fid | select << 8;
  }

  /** Dword 10 of Set Features. @param save SV: whether the value is kept across resets */
  public static int set(int fid, boolean save) {
    return fid | (save ? SV : 0);
  }

  /** FID: one of {@link FeatureId}. */
  public static int fid(int cdw10) {
    return cdw10 & 0xff;
  }

  /** SEL of Get Features: one of {@link FeatureId}'s SELECT constants, or a reserved value up to 7. */
  public static int select(int cdw10) {
    return cdw10 >> 8 & 7;
  }

  /** SV of Set Features. */
  public static boolean isSaved(int cdw10) {
    return (cdw10 & SV) != 0;
  }
}
