// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.Transfer;

/** Checks the data pointer of a command that moves data (NVMe Base 2.1, section 4.3.2; Fabrics allows one descriptor). */
final class SglCheck {
  private SglCheck() {}

  /**
   * Checks the one SGL descriptor of a command against the data that the command moves.
   *
   * @param request a request whose transfer length is set
   * @param inCapsule bytes of in-capsule data
   * @param inCapsuleLimit most bytes of in-capsule data
   * @param maxTransferSize most bytes that a command may move: MDTS in bytes
   * @return SUCCESS, or the status to complete the command with
   */
  static int check(Request request, int inCapsule, int inCapsuleLimit, int maxTransferSize) {
    if ((request.flags() & SqeLayout.PSDT_MASK) != SqeLayout.PSDT_SGL) {
      return request.invalidField(SqeLayout.FLAGS);
    }
    int identifier = request.sglIdentifier();
    if (identifier == SqeLayout.SGL_IN_CAPSULE) {
      boolean fits = request.transfer() == Transfer.HOST_TO_CONTROLLER && inCapsule <= inCapsuleLimit;
      if (!fits || request.sglAddress() != 0) {
        return request.wrongField(SqeLayout.SGL_ADDRESS, StatusCode.SGL_OFFSET_INVALID | StatusCode.DNR);
      }
      if (inCapsule != request.sglLength()) {
        return request.wrongField(SqeLayout.SGL_LENGTH, StatusCode.SGL_LENGTH_INVALID | StatusCode.DNR);
      }
    } else if (identifier != SqeLayout.SGL_TRANSPORT || inCapsule > 0) {
      return request.wrongField(SqeLayout.SGL_IDENTIFIER, StatusCode.SGL_TYPE_INVALID | StatusCode.DNR);
    }
    if (request.transferLength() > maxTransferSize) {
      return request.invalidField(SqeLayout.SGL_LENGTH);
    }
    return request.sglLength() == request.transferLength()
        ? StatusCode.SUCCESS
        : request.wrongField(SqeLayout.SGL_LENGTH, StatusCode.SGL_LENGTH_INVALID | StatusCode.DNR);
  }
}
