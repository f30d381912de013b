// SPDX-License-Identifier: Apache-2.0
package io.weft.host.error;

import io.weft.nvme.tcp.FatalErrorStatus;

/** The controller violated a rule of the transport. The host sent H2CTermReq and closed the connection. */
public final class ProtocolViolationException extends HostException {
  private final int fes;
  private final int fei;

  /**
   * A violation.
   *
   * @param message the rule and how it was violated
   * @param fes the {@link FatalErrorStatus} to send
   * @param fei the Fatal Error Information: for header fields the offset of the field's first byte
   */
  public ProtocolViolationException(String message, int fes, int fei) {
    super("%s (%s)".formatted(message, FatalErrorStatus.describe(fes)));
    this.fes = fes;
    this.fei = fei;
  }

  /** The {@link FatalErrorStatus} that was sent. */
  public int fes() {
    return fes;
  }

  /** The Fatal Error Information that was sent. */
  public int fei() {
    return fei;
  }
}
