// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.nvme.FeatureId;

/**
 * Write Atomicity Normal, 0Ah (NVM Command Set 1.1, section 4.1.3.4). Disable Normal is stored but has no effect: the
 * atomic units of normal operation and of a power failure are both one block.
 */
public final class WriteAtomicityFeature extends StoredFeature {
  private static final int DISABLE_NORMAL = 1;

  public WriteAtomicityFeature() {
    super(FeatureId.WRITE_ATOMICITY, DISABLE_NORMAL);
  }
}
