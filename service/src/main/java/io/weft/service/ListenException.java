// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

/** A service cannot listen where it shall. */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says which and why.
   *
   * @param service the service, and the setting's name in front of {@code -port}
   */
  ListenException(String service, String address, int port, Throwable cause) {
    super("%s cannot listen at %s:%d: %s; give another address or another --%s-port"
        .formatted(service, address, port, cause.getMessage(), service), cause);
  }
}
