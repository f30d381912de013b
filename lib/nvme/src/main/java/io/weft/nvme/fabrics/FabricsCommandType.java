// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * Fabrics Command Types (FCTYPE), in order of value (NVMe Base 2.1, section 6). All Fabrics commands have the opcode {@link
 * AdminOpcode#FABRICS}; the type distinguishes them.
 */
public enum FabricsCommandType implements Opcode {
  PROPERTY_SET(0x00, "Property Set", 0),
  CONNECT(0x01, "Connect", 0),
  PROPERTY_GET(0x04, "Property Get", 0),
  AUTHENTICATION_SEND(0x05, "Authentication Send", 0),
  AUTHENTICATION_RECEIVE(0x06, "Authentication Receive", 0),
  DISCONNECT(0x08, "Disconnect", 1);

  private final int code;
  private final String title;
  private final int ofcs;

  FabricsCommandType(int code, String title, int ofcs) {
    this.code = code;
    this.title = title;
    this.ofcs = ofcs;
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public String title() {
    return title;
  }

  /** The bit of OFCS that announces the command, 0 if none does. */
  @Override
  public int optionalSupport() {
    return ofcs;
  }

  /** The command with a type, null if it is not in this table. */
  public static @Nullable FabricsCommandType of(int code) {
    return Opcode.find(values(), code);
  }

  /** The title of a command, or its type if it is not in this table. */
  public static String describe(int code) {
    return Opcode.describe(values(), code, "Fabrics command type");
  }
}
