// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

/** Log Page Identifiers of Get Log Page (NVMe Base 2.1, section 5.1.12). */
public final class LogPageId {
  public static final int SUPPORTED_LOG_PAGES = 0x00;
  public static final int ERROR_INFORMATION = 0x01;
  public static final int SMART_HEALTH = 0x02;
  public static final int FIRMWARE_SLOT = 0x03;
  public static final int CHANGED_NAMESPACE_LIST = 0x04;
  public static final int COMMANDS_SUPPORTED_AND_EFFECTS = 0x05;
  public static final int ENDURANCE_GROUP = 0x09;
  public static final int ASYMMETRIC_NAMESPACE_ACCESS = 0x0c;
  public static final int FEATURE_EFFECTS = 0x12;
  public static final int NVME_MI_EFFECTS = 0x13;
  public static final int DISCOVERY = 0x70;
  public static final int HOST_DISCOVERY = 0x71;
  public static final int RESERVATION_NOTIFICATION = 0x80;

  private LogPageId() {}

  /** The log page's name as the specification prints it, or its identifier if it is not listed here. */
  public static String describe(int page) {
    return switch (page) {
      case SUPPORTED_LOG_PAGES -> "Supported Log Pages";
      case ERROR_INFORMATION -> "Error Information";
      case SMART_HEALTH -> "SMART / Health Information";
      case FIRMWARE_SLOT -> "Firmware Slot Information";
      case CHANGED_NAMESPACE_LIST -> "Changed Attached Namespace List";
      case COMMANDS_SUPPORTED_AND_EFFECTS -> "Commands Supported and Effects";
      case ENDURANCE_GROUP -> "Endurance Group Information";
      case ASYMMETRIC_NAMESPACE_ACCESS -> "Asymmetric Namespace Access";
      case FEATURE_EFFECTS -> "Feature Identifiers Supported and Effects";
      case NVME_MI_EFFECTS -> "NVMe-MI Commands Supported and Effects";
      case DISCOVERY -> "Discovery";
      case HOST_DISCOVERY -> "Host Discovery";
      case RESERVATION_NOTIFICATION -> "Reservation Notification";
      default -> "log page %02xh".formatted(page);
    };
  }
}
