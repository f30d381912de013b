// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import io.weft.service.WeftVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code weft --version} prints: Weft's version as the build wrote it, and the Java that runs it. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
        "weft " + WeftVersion.current() + " (Java " + Runtime.version() + ", "
            + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")"
    };
  }
}
