// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import java.io.IOException;

/** The other end of a connection did not prove that it holds the cluster key. */
final class StrangerException extends IOException {
  private static final long serialVersionUID = 1;

  StrangerException(String message) {
    super(message);
  }

  /** Strangers cause it at will: it costs no stack trace. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
