// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import io.weft.service.WeftVersion;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code weft --version}: the version of the build, and the Java runtime. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
        "weft " + WeftVersion.current() + " (Java " + Runtime.version() + ", "
            + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")"
    };
  }
}
