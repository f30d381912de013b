// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.SupportedIdentifiers;

/** One feature of {@link GetFeaturesCommand} and {@link SetFeaturesCommand}. One instance serves all controllers. */
public interface Feature {
  /** Supported Capabilities: the current value can be set. */
  int CHANGEABLE = 1 << 2;
  /** Supported Capabilities: each namespace has its own value. */
  int NAMESPACE_SPECIFIC = 1 << 1;

  /** FID, one of {@link io.weft.nvme.FeatureId}. */
  int id();

  /** Supported Capabilities, the result of Select 3: {@link #CHANGEABLE} and {@link #NAMESPACE_SPECIFIC}. */
  int capabilities();

  /**
   * The effects of setting the feature and its scope, for the Feature Identifiers Supported and Effects log page: an OR of
   * constants of {@link SupportedIdentifiers}.
   */
  default int effects() {
    return (capabilities() & NAMESPACE_SPECIFIC) != 0
        ? SupportedIdentifiers.FEATURE_NAMESPACE_SCOPE
        : SupportedIdentifiers.FEATURE_CONTROLLER_SCOPE;
  }

  /** The bytes that Get Features transfers, 0 if the value fits dword 0. */
  default int getLength(Request request) {
    return 0;
  }

  /** The bytes that Set Features transfers, 0 if the value fits dword 11. */
  default int setLength(Request request) {
    return 0;
  }

  /** Makes the checks of Get Features specific to this feature. @return SUCCESS or the status for the host */
  default int checkGet(Request request) {
    return StatusCode.SUCCESS;
  }

  /** Makes the checks of Set Features specific to this feature. @return SUCCESS or the status for the host */
  int checkSet(Request request);

  /** The current value; a longer one is written to the request's data. */
  int get(Request request);

  /** The value after a reset; a longer one is written to the request's data. */
  int defaultValue(Request request);

  /**
   * Sets the value from the request's dword 11 or data and completes the request, now or later, on its queue's event
   * loop. It may still refuse the data, which the check could not see.
   */
  void set(Request request);
}
