// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Request;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.SupportedIdentifiers;
import java.nio.ByteBuffer;

/**
 * Feature Identifiers Supported and Effects, 12h (NVMe Base 2.1, section 5.1.12.1.18): generated from the features that
 * Get Features and Set Features look up.
 */
public final class FeatureEffectsLog implements LogPage {
  private final ByteBuffer page;

  /** Creates the page for a set of features. */
  public FeatureEffectsLog(Features features) {
    SupportedIdentifiers supported = new SupportedIdentifiers();
    for (Feature feature : features.all()) {
      supported.set(feature.id(), SupportedIdentifiers.SUPPORTED | feature.effects());
    }
    page = supported.encode();
  }

  @Override
  public int id() {
    return LogPageId.FEATURE_EFFECTS;
  }

  @Override
  public int check(Request request) {
    return GetLogPageCommand.requireNoNamespace(request);
  }

  @Override
  public ByteBuffer page(Request request) {
    return page;
  }
}
