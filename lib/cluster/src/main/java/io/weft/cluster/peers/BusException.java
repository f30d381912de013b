// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import org.jspecify.annotations.Nullable;

/** The bus between the nodes does not open. */
final class BusException extends Exception {
  private static final long serialVersionUID = 1;

  BusException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
