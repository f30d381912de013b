// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.lifecycle.ControllerState;
import io.weft.nvme.fabrics.Capabilities;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.Property;

/**
 * The properties of a Fabrics controller (NVMe Base 2.1, section 3.1.4), and the state that CSTS tells. From any thread;
 * the controller sees to it that one thread at a time changes them.
 */
final class ControllerProperties {
  /** CRTO.CRWMT and CAP.TO: the longest a controller takes to become ready, in milliseconds. */
  private static final int READY_TIMEOUT_MILLIS = 15_000;

  private final long cap;
  private final int version;
  private final boolean discovery;
  private volatile int cc;
  private volatile ControllerState state = ControllerState.DISABLED;

  ControllerProperties(int maxQueueEntries, int version, boolean discovery) {
    this.version = version;
    this.discovery = discovery;
    this.cap =
        Capabilities.of(maxQueueEntries, READY_TIMEOUT_MILLIS,
            Capabilities.CQR | Capabilities.CRWMS
                | (discovery ? Capabilities.CSS_ADMIN_ONLY : Capabilities.CSS_NVM | Capabilities.CSS_IO_COMMAND_SETS));
  }

  long cap() {
    return cap;
  }

  int version() {
    return version;
  }

  int cc() {
    return cc;
  }

  void cc(int value) {
    cc = value;
  }

  ControllerState state() {
    return state;
  }

  /** Takes a step. @throws IllegalStateException if the state may not follow the present one */
  void become(ControllerState next) {
    state = state.to(next);
  }

  int csts() {
    return state.csts(cc);
  }

  /** Whether a controller can be enabled with a value of CC. */
  boolean supports(int cc) {
    int commandSet = ControllerConfiguration.commandSet(cc);
    boolean common = ControllerConfiguration.pageSize(cc) == 0 && ControllerConfiguration.arbitration(cc) == 0;
    if (discovery) {
      // Hosts that never make an I/O queue leave the entry sizes at 0.
      return common;
    }
    return common
        && ControllerConfiguration.submissionEntrySize(cc) == ControllerConfiguration.IOSQES
        && ControllerConfiguration.completionEntrySize(cc) == ControllerConfiguration.IOCQES
        && (commandSet == ControllerConfiguration.CSS_NVM || commandSet == ControllerConfiguration.CSS_ALL);
  }

  /**
   * Whether a read of a property is possible: each as a whole, or one half of an eight-byte one.
   *
   * @param eightBytes the size that the host asks for
   */
  boolean isReadable(int offset, boolean eightBytes) {
    return switch (offset) {
      case Property.CAP -> true;
      case Property.CAP + 4, Property.VS, Property.CC, Property.CSTS, Property.NSSR, Property.CRTO -> !eightBytes;
      default -> false;
    };
  }

  /** The value of a readable property. */
  long read(int offset, boolean eightBytes) {
    return switch (offset) {
      case Property.CAP -> eightBytes ? cap : cap & 0xffff_ffffL;
      case Property.CAP + 4 -> cap >>> 32;
      case Property.VS -> version & 0xffff_ffffL;
      case Property.CC -> cc & 0xffff_ffffL;
      case Property.CSTS -> csts() & 0xffff_ffffL;
      case Property.CRTO -> READY_TIMEOUT_MILLIS / 500;
      default -> 0;
    };
  }
}
