// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import java.util.List;

/** Services cannot listen on the addresses in their settings; the message has a line for each of them. */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1L;

  /** One service cannot listen. */
  ListenException(Listener listener, Throwable cause) {
    super(listener.describe(cause), cause);
  }

  /** Several services cannot listen. @param problems what is wrong with each */
  ListenException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
