// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Inspection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an open device once a second, on the threads of devices, and tells of what is new: so that a thousand devices
 * that are well cost the node's context nothing.
 */
final class DeviceLooks {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Hears what the looks find; called on any thread. */
  interface Observer {
    /** Something has changed since the last look, or a late look has ended. */
    void found(Inspection inspection);

    /** A look does not end. */
    void overdue();
  }

  private final Backend device;
  private final Observer observer;
  private Inspection last = Inspection.FINE;
  private long lastSize;
  private volatile boolean late;
  private DeviceThreads.@Nullable Repetition repetition;

  private DeviceLooks(Backend device, Observer observer) {
    this.device = device;
    this.observer = observer;
    this.lastSize = device.size();
  }

  /** Begins to look at a device; a device that cannot fail is not looked at. */
  static DeviceLooks begin(Backend device, DeviceThreads threads, Observer observer) {
    DeviceLooks looks = new DeviceLooks(device, observer);
    if (device.mayFail()) {
      looks.repetition = threads.repeat(PERIOD, looks::look, looks::overdue);
    }
    return looks;
  }

  /** Looks no more, once the look that may be under way has ended. */
  void end() {
    if (repetition != null) {
      repetition.cancel();
    }
  }

  private void look() {
    Inspection now = device.inspect();
    if (late || !now.equals(last) || device.size() != lastSize) {
      late = false;
      last = now;
      lastSize = device.size();
      observer.found(now);
    }
  }

  private void overdue() {
    late = true;
    observer.overdue();
  }
}
