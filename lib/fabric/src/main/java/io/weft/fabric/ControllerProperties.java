// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.lifecycle.ControllerState;
import io.weft.nvme.fabrics.Capabilities;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.Property;

/**
 * The properties of a Fabrics controller (NVMe Base 2.1, section 3.1.4), and the state that CSTS reports. May be read from
 * any thread; the controller ensures that one thread at a time changes them.
 */
final class ControllerProperties {
  /** CRTO.CRWMT and CAP.TO: the longest time that a controller may take to become ready, in milliseconds. */
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

  /** Whether it is a discovery controller, which any host may connect to. */
  boolean isDiscovery() {
    return discovery;
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

  /** Changes the state. @throws IllegalStateException if the new state may not follow the current one */
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
      // Hosts that never create an I/O queue leave the entry sizes at 0.
      return common;
    }
    return common
        && ControllerConfiguration.submissionEntrySize(cc) == ControllerConfiguration.IOSQES
        && ControllerConfiguration.completionEntrySize(cc) == ControllerConfiguration.IOCQES
        && (commandSet == ControllerConfiguration.CSS_NVM || commandSet == ControllerConfiguration.CSS_ALL);
  }

  /**
   * Whether a property can be read: as a whole, or one half of an eight-byte one.
   *
   * @param eightBytes whether the host reads eight bytes, not four
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
