// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

/** The bytes of a file are not those that any version of Weft has written. The message says how, after the file's name. */
final class DamagedFileException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedFileException(String message) {
    super(message);
  }
}
