// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import org.jspecify.annotations.Nullable;

/** The Admin Command Set (NVMe Base 2.1, section 5, figure "Opcodes for Admin Commands"), in order of opcode. */
public enum AdminOpcode implements Opcode {
  DELETE_IO_SQ(0x00, "Delete I/O Submission Queue", 0),
  CREATE_IO_SQ(0x01, "Create I/O Submission Queue", 0),
  GET_LOG_PAGE(0x02, "Get Log Page", 0),
  DELETE_IO_CQ(0x04, "Delete I/O Completion Queue", 0),
  CREATE_IO_CQ(0x05, "Create I/O Completion Queue", 0),
  IDENTIFY(0x06, "Identify", 0),
  ABORT(0x08, "Abort", 0),
  SET_FEATURES(0x09, "Set Features", 0),
  GET_FEATURES(0x0a, "Get Features", 0),
  ASYNC_EVENT_REQUEST(0x0c, "Asynchronous Event Request", 0),
  NAMESPACE_MANAGEMENT(0x0d, "Namespace Management", 1 << 3),
  FIRMWARE_COMMIT(0x10, "Firmware Commit", 1 << 2),
  FIRMWARE_DOWNLOAD(0x11, "Firmware Image Download", 1 << 2),
  DEVICE_SELF_TEST(0x14, "Device Self-test", 1 << 4),
  NAMESPACE_ATTACHMENT(0x15, "Namespace Attachment", 1 << 3),
  KEEP_ALIVE(0x18, "Keep Alive", 0),
  DIRECTIVE_SEND(0x19, "Directive Send", 1 << 5),
  DIRECTIVE_RECEIVE(0x1a, "Directive Receive", 1 << 5),
  DISCOVERY_INFORMATION_MANAGEMENT(0x21, "Discovery Information Management", 0),
  /** Every Fabrics command, on any queue; the Fabrics Command Type distinguishes them. */
  FABRICS(0x7f, "Fabrics", 0),
  FORMAT_NVM(0x80, "Format NVM", 1 << 1),
  SECURITY_SEND(0x81, "Security Send", 1),
  SECURITY_RECEIVE(0x82, "Security Receive", 1),
  SANITIZE(0x84, "Sanitize", 0),
  GET_LBA_STATUS(0x86, "Get LBA Status", 1 << 9);

  private final int code;
  private final String title;
  private final int oacs;

  AdminOpcode(int code, String title, int oacs) {
    this.code = code;
    this.title = title;
    this.oacs = oacs;
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean mayChangeNamespaces() {
    return this == NAMESPACE_MANAGEMENT || this == NAMESPACE_ATTACHMENT;
  }

  /** The bit of OACS that announces the command, 0 if none does. */
  @Override
  public int optionalSupport() {
    return oacs;
  }

  /** The command with an opcode, null if it is not in this table. */
  public static @Nullable AdminOpcode of(int code) {
    return Opcode.find(values(), code);
  }

  /** The title of a command, or its opcode if it is not in this table. */
  public static String describe(int code) {
    return Opcode.describe(values(), code, "admin opcode");
  }
}
