// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code weft --version} prints: Weft's version as the build wrote it, and the Java that runs it. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
        "weft " + current() + " (Java " + Runtime.version() + ", "
            + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")"
    };
  }

  /** Weft's version, or {@code development} where the classes do not come out of a jar. */
  static String current() {
    return Objects.requireNonNullElse(Weft.class.getPackage().getImplementationVersion(), "development");
  }
}
