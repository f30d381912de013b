// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.tcp;

/** Fatal Error Status of H2CTermReq and C2HTermReq (NVMe/TCP Transport 1.1, section 3.6.2.4 and 3.6.2.5). */
public final class FatalErrorStatus {
  /** A header field is invalid; FEI is the offset of its first byte. */
  public static final int INVALID_HEADER_FIELD = 1;
  /** The PDU is not allowed at this point. */
  public static final int PDU_SEQUENCE_ERROR = 2;
  /** The header digest does not match; FEI is the digest that was received. */
  public static final int HEADER_DIGEST_ERROR = 3;
  /** A data transfer is outside the requested range. */
  public static final int DATA_OUT_OF_RANGE = 4;
  /** A data limit was exceeded; sent to a controller, the limit of outstanding R2Ts. */
  public static final int DATA_LIMIT_EXCEEDED = 5;
  /** A parameter is not supported; FEI is the offset of the field's first byte. */
  public static final int UNSUPPORTED_PARAMETER = 6;

  private FatalErrorStatus() {}

  /** The status in words, for logs and messages. */
  public static String describe(int fes) {
    return switch (fes) {
      case INVALID_HEADER_FIELD -> "invalid PDU header field";
      case PDU_SEQUENCE_ERROR -> "PDU sequence error";
      case HEADER_DIGEST_ERROR -> "header digest error";
      case DATA_OUT_OF_RANGE -> "data transfer out of range";
      case DATA_LIMIT_EXCEEDED -> "data transfer limit exceeded";
      case UNSUPPORTED_PARAMETER -> "unsupported parameter";
      default -> "fatal error status " + fes;
    };
  }
}
