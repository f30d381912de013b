// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

/** A request for a certificate is not granted. The message says what is wrong with it. */
public final class RequestRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  RequestRefusedException(String message) {
    super(message);
  }
}
