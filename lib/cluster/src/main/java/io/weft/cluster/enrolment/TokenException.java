// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

/** A token cannot be used. The message says why and what to do, and repeats nothing of the token. */
public final class TokenException extends Exception {
  private static final long serialVersionUID = 1L;

  TokenException(String message) {
    super(message);
  }
}
