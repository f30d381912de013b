// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

/**
 * One thing that is wrong with a configuration or a settings file.
 *
 * @param path where it is in the document, such as {@code ports[portid=1].addr.traddr}; empty for the
 *     document itself
 * @param problem what is wrong, a phrase such as {@code is 70000}
 * @param expected what would be right, a phrase such as {@code a number from 1 to 65535}
 */
public record Violation(String path, String problem, String expected) {
  /** The violation as one line. */
  @Override
  public String toString() {
    return (path.isEmpty() ? "document" : path) + ": " + problem + "; expected " + expected;
  }
}
