// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import java.util.Objects;

/** The version of Weft, written by the build. */
public final class WeftVersion {
  private WeftVersion() {}

  /** The version, or {@code development} if the classes are not from a jar. */
  public static String current() {
    return Objects.requireNonNullElse(WeftVersion.class.getPackage().getImplementationVersion(), "development");
  }
}
