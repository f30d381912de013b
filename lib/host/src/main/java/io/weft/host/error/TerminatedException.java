// SPDX-License-Identifier: Apache-2.0
package io.weft.host.error;

import io.weft.nvme.tcp.FatalErrorStatus;

/** The controller ended the connection with C2HTermReq: it reports that this host violated a rule of the transport. */
public final class TerminatedException extends HostException {
  private final int fes;
  private final int fei;

  /**
   * A termination.
   *
   * @param fes the {@link FatalErrorStatus}
   * @param fei the Fatal Error Information
   */
  public TerminatedException(int fes, int fei) {
    super("the controller sent C2HTermReq: %s, FEI %xh".formatted(FatalErrorStatus.describe(fes), fei));
    this.fes = fes;
    this.fei = fei;
  }

  /** The {@link FatalErrorStatus}. */
  public int fes() {
    return fes;
  }

  /** The Fatal Error Information. */
  public int fei() {
    return fei;
  }
}
