// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration breaks the rules, or a document is not a configuration. None of it was applied. */
public class InvalidConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  /**
   * Says what is wrong.
   *
   * @param violations everything that was found, at least one
   */
  public InvalidConfigurationException(List<Violation> violations) {
    super(violations.stream().map(Violation::toString).collect(Collectors.joining("\n")));
    this.violations = List.copyOf(violations);
  }

  /** Everything that is wrong. */
  public final List<Violation> violations() {
    return violations;
  }
}
