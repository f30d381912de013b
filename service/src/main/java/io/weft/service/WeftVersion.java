// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import java.util.Objects;

/** Weft's version as the build wrote it. */
public final class WeftVersion {
  private WeftVersion() {}

  /** The version, or {@code development} where the classes do not come out of a jar. */
  public static String current() {
    return Objects.requireNonNullElse(WeftVersion.class.getPackage().getImplementationVersion(), "development");
  }
}
