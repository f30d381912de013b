// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Feature Identifiers of Get Features and Set Features (NVMe Base 2.1, section 5.1.25). */
public final class FeatureId {
  public static final int ARBITRATION = 0x01;
  public static final int POWER_MANAGEMENT = 0x02;
  public static final int TEMPERATURE_THRESHOLD = 0x04;
  public static final int ERROR_RECOVERY = 0x05;
  public static final int VOLATILE_WRITE_CACHE = 0x06;
  public static final int NUMBER_OF_QUEUES = 0x07;
  public static final int INTERRUPT_COALESCING = 0x08;
  public static final int INTERRUPT_VECTOR = 0x09;
  public static final int WRITE_ATOMICITY = 0x0a;
  public static final int ASYNC_EVENT_CONFIGURATION = 0x0b;
  public static final int TIMESTAMP = 0x0e;
  public static final int KEEP_ALIVE_TIMER = 0x0f;
  public static final int HOST_BEHAVIOR = 0x16;
  public static final int IO_COMMAND_SET_PROFILE = 0x19;
  public static final int HOST_IDENTIFIER = 0x81;
  public static final int RESERVATION_NOTIFICATION_MASK = 0x82;
  public static final int RESERVATION_PERSISTENCE = 0x83;
  public static final int NAMESPACE_WRITE_PROTECTION = 0x84;

  // Select of Get Features: which of a feature's values is requested.
  public static final int SELECT_CURRENT = 0;
  public static final int SELECT_DEFAULT = 1;
  public static final int SELECT_SAVED = 2;
  public static final int SELECT_SUPPORTED_CAPABILITIES = 3;

  private FeatureId() {}

  /** The feature's name as the specification prints it, or its identifier if it is not listed here. */
  public static String describe(int feature) {
    return switch (feature) {
      case ARBITRATION -> "Arbitration";
      case POWER_MANAGEMENT -> "Power Management";
      case TEMPERATURE_THRESHOLD -> "Temperature Threshold";
      case ERROR_RECOVERY -> "Error Recovery";
      case VOLATILE_WRITE_CACHE -> "Volatile Write Cache";
      case NUMBER_OF_QUEUES -> "Number of Queues";
      case INTERRUPT_COALESCING -> "Interrupt Coalescing";
      case INTERRUPT_VECTOR -> "Interrupt Vector Configuration";
      case WRITE_ATOMICITY -> "Write Atomicity Normal";
      case ASYNC_EVENT_CONFIGURATION -> "Asynchronous Event Configuration";
      case TIMESTAMP -> "Timestamp";
      case KEEP_ALIVE_TIMER -> "Keep Alive Timer";
      case HOST_BEHAVIOR -> "Host Behavior Support";
      case IO_COMMAND_SET_PROFILE -> "I/O Command Set Profile";
      case HOST_IDENTIFIER -> "Host Identifier";
      case RESERVATION_NOTIFICATION_MASK -> "Reservation Notification Mask";
      case RESERVATION_PERSISTENCE -> "Reservation Persistence";
      case NAMESPACE_WRITE_PROTECTION -> "Namespace Write Protection Config";
      default -> "feature %02xh".formatted(feature);
    };
  }
}
