// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import io.weft.config.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** A settings file, an environment variable or an option cannot be used; the message says which, where and why. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param source where the settings came from, such as the name of a file
   * @param violations what is wrong with them
   */
  public SettingsException(String source, List<Violation> violations) {
    super(violations.stream().map(violation -> source + ": " + violation).collect(Collectors.joining("\n")));
  }

  /**
   * Says that a source cannot be read.
   *
   * @param message what is wrong
   * @param cause the reason
   */
  public SettingsException(String message, Throwable cause) {
    super(message, cause);
  }
}
