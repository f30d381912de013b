// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

/** A document is larger than this process can take. */
public final class TooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Names the limit. @param limit in bytes */
  TooLargeException(long limit) {
    super("the largest document that this process takes has %d bytes, an eighth of its Java heap; WEFT_JAVA_OPTS=-Xmx4g gives it more"
        .formatted(limit));
  }
}
