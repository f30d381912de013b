// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

/** How many namespaces and ANA groups there may be. */
public final class NamespaceLimits {
  /** The most namespaces of a subsystem: MNAN. */
  public static final int MAX_NAMESPACES = 1024;
  /** The highest NSID: NN. */
  public static final int MAX_NSID = 0xffff;
  /** The highest ANA group identifier: ANAGRPMAX. */
  public static final int MAX_ANA_GROUP_ID = 128;

  private NamespaceLimits() {}
}
