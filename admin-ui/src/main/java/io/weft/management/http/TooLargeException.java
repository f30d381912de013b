// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

/** A document is larger than this process can take. */
public final class TooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Names the limit. @param limit in bytes @param reason where it comes from */
  TooLargeException(long limit, String reason) {
    super("the largest document that is taken here has %d bytes, %s".formatted(limit, reason));
  }
}
