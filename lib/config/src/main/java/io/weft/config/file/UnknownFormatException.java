// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

/**
 * A file is intact, but another version of Weft has written it in a form that this one does not know. It is nobody's to
 * repair. The message says what is unknown, after the file's name.
 */
final class UnknownFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  UnknownFormatException(String message) {
    super(message);
  }
}
