// SPDX-License-Identifier: Apache-2.0

package io.weft.cli.error;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Whether the user requested detailed logging and stack traces. */
public final class Verbosity {
  private boolean verbose;

  /** Sets the verbosity, and the log level at once. */
  public void set(boolean wanted) {
    verbose = wanted;
    if (wanted && LoggerFactory.getLogger("io.weft") instanceof Logger logger) {
      logger.setLevel(Level.DEBUG);
    }
  }

  /** Whether {@code --verbose} was given. */
  boolean isVerbose() {
    return verbose;
  }
}
