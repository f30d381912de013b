// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

/** A client left, or sent what is not HTTP, before its document was whole. */
public final class BrokenOffException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Keeps the cause for a debugger: it is the client's fault. @param cause what the server saw */
  BrokenOffException(Throwable cause) {
    super("the document ended before it was whole", cause);
  }
}
