// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

/** A service cannot listen on the address in its settings. */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Names the service, its address and the cause.
   *
   * @param service the service, which is also the prefix of its setting {@code -port}
   */
  ListenException(String service, String address, int port, Throwable cause) {
    super("%s cannot listen at %s:%d: %s; give another address or another --%s-port"
        .formatted(service, address, port, cause.getMessage(), service), cause);
  }
}
