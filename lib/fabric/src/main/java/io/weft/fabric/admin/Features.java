// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The features of one controller type. */
public final class Features {
  private final @Nullable Feature[] byId = new Feature[256];

  /** Creates a set of features. */
  public Features(List<Feature> features) {
    features.forEach(feature -> byId[feature.id()] = feature);
  }

  /** The feature with an identifier, 0 to 255; null if there is none. */
  public @Nullable Feature get(int id) {
    return byId[id];
  }

  /** All features, in ascending order of identifier. */
  public List<Feature> all() {
    return Arrays.stream(byId).filter(Objects::nonNull).toList();
  }

  Feature require(int id) {
    Feature feature = get(id);
    if (feature == null) {
      throw new IllegalStateException("the feature was checked");
    }
    return feature;
  }
}
