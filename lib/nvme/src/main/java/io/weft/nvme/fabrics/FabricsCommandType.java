// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

/** Fabrics Command Types, the byte in place of the NSID's first (NVMe Base 2.1, section 6, FCTYPE). */
public final class FabricsCommandType {
  public static final int PROPERTY_SET = 0x00;
  public static final int CONNECT = 0x01;
  public static final int PROPERTY_GET = 0x04;
  public static final int AUTHENTICATION_SEND = 0x05;
  public static final int AUTHENTICATION_RECEIVE = 0x06;
  public static final int DISCONNECT = 0x08;

  private FabricsCommandType() {}

  /** The command's name as the specification prints it, or its type where it has none here. */
  public static String describe(int type) {
    return switch (type) {
      case PROPERTY_SET -> "Property Set";
      case CONNECT -> "Connect";
      case PROPERTY_GET -> "Property Get";
      case AUTHENTICATION_SEND -> "Authentication Send";
      case AUTHENTICATION_RECEIVE -> "Authentication Receive";
      case DISCONNECT -> "Disconnect";
      default -> "Fabrics command type %02xh".formatted(type);
    };
  }
}
