// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.SupportedIdentifiers;

/** One feature of {@link GetFeaturesCommand} and {@link SetFeaturesCommand}. One instance serves all controllers. */
public interface Feature {
  /** Supported Capabilities: the current value can be set. */
  int CHANGEABLE = 1 << 2;
  /** Supported Capabilities: there is a value for each namespace. */
  int NAMESPACE_SPECIFIC = 1 << 1;

  /** FID, one of {@link io.weft.nvme.FeatureId}. */
  int id();

  /** What Get Features answers to Select 3: {@link #CHANGEABLE} and {@link #NAMESPACE_SPECIFIC}. */
  int capabilities();

  /**
   * What setting the feature may change and its scope, as the Feature Identifiers Supported and Effects log page tells
   * it: constants of {@link SupportedIdentifiers} or-ed.
   */
  default int effects() {
    return (capabilities() & NAMESPACE_SPECIFIC) != 0
        ? SupportedIdentifiers.FEATURE_NAMESPACE_SCOPE
        : SupportedIdentifiers.FEATURE_CONTROLLER_SCOPE;
  }

  /** Bytes that Get Features transfers, 0 if the value fits dword 0. */
  default int getLength(Request request) {
    return 0;
  }

  /** Bytes that Set Features transfers. */
  default int setLength(Request request) {
    return 0;
  }

  /** Checks what is special to getting this feature. @return SUCCESS or the status for the host */
  default int checkGet(Request request) {
    return StatusCode.SUCCESS;
  }

  /** Checks what is special to setting this feature. @return SUCCESS or the status for the host */
  int checkSet(Request request);

  /** The current value; a longer one is written to the request's data. */
  int get(Request request);

  /** The value after a reset; a longer one is written to the request's data. */
  int defaultValue(Request request);

  /**
   * Sets the value out of the request's dword 11 or data and completes the request, now or later, on its queue's event
   * loop. What the check could not see yet, the data, may still be refused.
   */
  void set(Request request);
}
