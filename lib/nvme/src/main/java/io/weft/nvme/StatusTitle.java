// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** The titles of status values, as the NVMe specifications print them. */
public final class StatusTitle {
  private StatusTitle() {}

  /**
   * The title of a status.
   *
   * @param status a {@link StatusCode}, flags included
   * @return the title, empty if this host does not know the status
   */
  public static String of(int status) {
    return switch (status >> 8 & 7) {
      case 0 -> generic(status & 0x7ff);
      case 1 -> commandSpecific(status & 0x7ff);
      case 2 -> mediaAndDataIntegrity(status & 0x7ff);
      case 3 -> pathRelated(status & 0x7ff);
      default -> "";
    };
  }

  private static String generic(int status) {
    return switch (status) {
      case StatusCode.SUCCESS -> "Successful Completion";
      case StatusCode.INVALID_OPCODE -> "Invalid Command Opcode";
      case StatusCode.INVALID_FIELD -> "Invalid Field in Command";
      case StatusCode.COMMAND_ID_CONFLICT -> "Command ID Conflict";
      case StatusCode.DATA_TRANSFER_ERROR -> "Data Transfer Error";
      case StatusCode.INTERNAL_ERROR -> "Internal Error";
      case StatusCode.ABORT_REQUESTED -> "Command Abort Requested";
      case StatusCode.ABORTED_SQ_DELETION -> "Command Aborted due to SQ Deletion";
      case StatusCode.ABORTED_FAILED_FUSED -> "Command Aborted due to Failed Fused Command";
      case StatusCode.ABORTED_MISSING_FUSED -> "Command Aborted due to Missing Fused Command";
      case StatusCode.INVALID_NAMESPACE -> "Invalid Namespace or Format";
      case StatusCode.COMMAND_SEQUENCE_ERROR -> "Command Sequence Error";
      case StatusCode.INVALID_SGL_SEGMENT -> "Invalid SGL Segment Descriptor";
      case StatusCode.INVALID_SGL_COUNT -> "Invalid Number of SGL Descriptors";
      case StatusCode.SGL_LENGTH_INVALID -> "Data SGL Length Invalid";
      case StatusCode.SGL_TYPE_INVALID -> "SGL Descriptor Type Invalid";
      case StatusCode.ATOMIC_WRITE_UNIT_EXCEEDED -> "Atomic Write Unit Exceeded";
      case StatusCode.OPERATION_DENIED -> "Operation Denied";
      case StatusCode.SGL_OFFSET_INVALID -> "SGL Offset Invalid";
      case StatusCode.HOST_ID_INCONSISTENT -> "Host Identifier Inconsistent Format";
      case StatusCode.KEEP_ALIVE_TIMEOUT_INVALID -> "Keep Alive Timeout Invalid";
      case StatusCode.NAMESPACE_WRITE_PROTECTED -> "Namespace is Write Protected";
      case StatusCode.TRANSIENT_TRANSPORT_ERROR -> "Transient Transport Error";
      case StatusCode.LBA_OUT_OF_RANGE -> "LBA Out of Range";
      case StatusCode.CAPACITY_EXCEEDED -> "Capacity Exceeded";
      case StatusCode.NAMESPACE_NOT_READY -> "Namespace Not Ready";
      case StatusCode.RESERVATION_CONFLICT -> "Reservation Conflict";
      default -> "";
    };
  }

  private static String commandSpecific(int status) {
    return switch (status) {
      case StatusCode.INVALID_QUEUE_IDENTIFIER -> "Invalid Queue Identifier";
      case StatusCode.ABORT_LIMIT_EXCEEDED -> "Abort Command Limit Exceeded";
      case StatusCode.ASYNC_EVENT_LIMIT_EXCEEDED -> "Asynchronous Event Request Limit Exceeded";
      case StatusCode.INVALID_LOG_PAGE -> "Invalid Log Page";
      case StatusCode.INVALID_FORMAT -> "Invalid Format";
      case StatusCode.FEATURE_NOT_SAVEABLE -> "Feature Identifier Not Saveable";
      case StatusCode.FEATURE_NOT_CHANGEABLE -> "Feature Not Changeable";
      case StatusCode.FEATURE_NOT_NAMESPACE_SPECIFIC -> "Feature Not Namespace Specific";
      case StatusCode.NAMESPACE_INSUFFICIENT_CAPACITY -> "Namespace Insufficient Capacity";
      case StatusCode.NAMESPACE_IDENTIFIER_UNAVAILABLE -> "Namespace Identifier Unavailable";
      case StatusCode.NAMESPACE_ALREADY_ATTACHED -> "Namespace Already Attached";
      case StatusCode.NAMESPACE_NOT_ATTACHED -> "Namespace Not Attached";
      case StatusCode.THIN_PROVISIONING_NOT_SUPPORTED -> "Thin Provisioning Not Supported";
      case StatusCode.CONTROLLER_LIST_INVALID -> "Controller List Invalid";
      case StatusCode.ANA_GROUP_IDENTIFIER_INVALID -> "ANA Group Identifier Invalid";
      case StatusCode.IO_COMMAND_SET_NOT_SUPPORTED -> "I/O Command Set Not Supported";
      case StatusCode.COMMAND_SET_COMBINATION_REJECTED -> "I/O Command Set Combination Rejected";
      // 80h to BFh mean other things for Fabrics commands than for I/O commands.
      case StatusCode.CONNECT_INCOMPATIBLE_FORMAT -> "Incompatible Format";
      case StatusCode.CONNECT_CONTROLLER_BUSY -> "Controller Busy";
      case StatusCode.CONNECT_INVALID_PARAMETERS -> "Connect Invalid Parameters";
      case StatusCode.CONNECT_RESTART_DISCOVERY -> "Connect Restart Discovery, or Command Size Limit Exceeded";
      case StatusCode.CONNECT_INVALID_HOST -> "Connect Invalid Host";
      case StatusCode.INVALID_QUEUE_TYPE -> "Invalid Queue Type";
      case StatusCode.OVERLAPPING_IO_RANGE -> "Overlapping Range";
      case StatusCode.DISCOVER_RESTART -> "Discover Restart";
      case StatusCode.AUTHENTICATION_REQUIRED -> "Authentication Required";
      default -> "";
    };
  }

  private static String mediaAndDataIntegrity(int status) {
    return switch (status) {
      case StatusCode.WRITE_FAULT -> "Write Fault";
      case StatusCode.UNRECOVERED_READ_ERROR -> "Unrecovered Read Error";
      case StatusCode.COMPARE_FAILURE -> "Compare Failure";
      case StatusCode.ACCESS_DENIED -> "Access Denied";
      default -> "";
    };
  }

  private static String pathRelated(int status) {
    return switch (status) {
      case StatusCode.INTERNAL_PATH_ERROR -> "Internal Path Error";
      case StatusCode.ANA_PERSISTENT_LOSS -> "Asymmetric Access Persistent Loss";
      case StatusCode.ANA_INACCESSIBLE -> "Asymmetric Access Inaccessible";
      case StatusCode.ANA_TRANSITION -> "Asymmetric Access Transition";
      default -> "";
    };
  }
}
