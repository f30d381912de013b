// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.targetnode.backend.posix.FileStatus.DeviceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux reports about the request queue of a block device, in {@code /sys/dev/block}. */
final class DeviceQueue {
  private DeviceQueue() {}

  /**
   * A number of the queue; a partition has that of its disk.
   *
   * @param attribute its name, such as {@code physical_block_size}
   * @return 0 if there is none, as of a file system without a device
   */
  static long number(DeviceNumber device, String attribute) {
    try {
      Path real = Path.of("/sys/dev/block/" + device).toRealPath();
      Path queue = real.resolve("queue");
      Path whole = Files.isDirectory(queue) ? queue : real.resolveSibling("queue");
      return Long.parseLong(Files.readString(whole.resolve(attribute)).strip());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
