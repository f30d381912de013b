// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

/** Controller or Namespace Structure values: which structure Identify returns (NVMe Base 2.1, section 5.1.13). */
public final class IdentifyCns {
  public static final int NAMESPACE = 0x00;
  public static final int CONTROLLER = 0x01;
  public static final int ACTIVE_NAMESPACE_LIST = 0x02;
  public static final int NAMESPACE_DESCRIPTORS = 0x03;
  public static final int NVM_SET_LIST = 0x04;
  public static final int COMMAND_SET_NAMESPACE = 0x05;
  public static final int COMMAND_SET_CONTROLLER = 0x06;
  public static final int COMMAND_SET_ACTIVE_NAMESPACE_LIST = 0x07;
  public static final int COMMAND_SET_INDEPENDENT_NAMESPACE = 0x08;
  public static final int ALLOCATED_NAMESPACE_LIST = 0x10;
  public static final int ALLOCATED_NAMESPACE = 0x11;
  public static final int NAMESPACE_CONTROLLER_LIST = 0x12;
  public static final int CONTROLLER_LIST = 0x13;
  public static final int ENDURANCE_GROUP_LIST = 0x19;
  public static final int COMMAND_SET_ALLOCATED_NAMESPACE_LIST = 0x1a;
  public static final int COMMAND_SET_ALLOCATED_NAMESPACE = 0x1b;
  public static final int IO_COMMAND_SETS = 0x1c;

  /** CSI: the NVM Command Set. */
  public static final int CSI_NVM = 0;

  /** Bytes of every Identify data structure. */
  public static final int LENGTH = 4096;

  private IdentifyCns() {}

  /** Whether the structure belongs to one I/O command set, which CSI selects. */
  public static boolean isCommandSetSpecific(int cns) {
    return switch (cns) {
      case COMMAND_SET_NAMESPACE, COMMAND_SET_CONTROLLER, COMMAND_SET_ACTIVE_NAMESPACE_LIST,
          COMMAND_SET_ALLOCATED_NAMESPACE_LIST, COMMAND_SET_ALLOCATED_NAMESPACE -> true;
      default -> false;
    };
  }

  /** The structure's name as the specification prints it, or its value if it is not listed here. */
  public static String describe(int cns) {
    return switch (cns) {
      case NAMESPACE -> "Identify Namespace";
      case CONTROLLER -> "Identify Controller";
      case ACTIVE_NAMESPACE_LIST -> "Active Namespace ID list";
      case NAMESPACE_DESCRIPTORS -> "Namespace Identification Descriptor list";
      case NVM_SET_LIST -> "NVM Set List";
      case COMMAND_SET_NAMESPACE -> "I/O Command Set specific Identify Namespace";
      case COMMAND_SET_CONTROLLER -> "I/O Command Set specific Identify Controller";
      case COMMAND_SET_ACTIVE_NAMESPACE_LIST -> "I/O Command Set specific Active Namespace ID list";
      case COMMAND_SET_INDEPENDENT_NAMESPACE -> "I/O Command Set Independent Identify Namespace";
      case ALLOCATED_NAMESPACE_LIST -> "Allocated Namespace ID list";
      case ALLOCATED_NAMESPACE -> "Identify Namespace of an allocated NSID";
      case NAMESPACE_CONTROLLER_LIST -> "Namespace Attached Controller list";
      case CONTROLLER_LIST -> "Controller list";
      case ENDURANCE_GROUP_LIST -> "Endurance Group List";
      case COMMAND_SET_ALLOCATED_NAMESPACE_LIST -> "I/O Command Set specific Allocated Namespace ID list";
      case COMMAND_SET_ALLOCATED_NAMESPACE -> "I/O Command Set specific Identify Namespace of an allocated NSID";
      case IO_COMMAND_SETS -> "I/O Command Set data structure";
      default -> "CNS %02xh".formatted(cns);
    };
  }
}
