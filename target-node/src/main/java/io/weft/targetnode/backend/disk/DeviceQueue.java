// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.targetnode.backend.posix.FileStatus.DeviceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Linux reports about a block device and its request queue, in {@code /sys/dev/block}. */
final class DeviceQueue {
  private static final int SECTOR = 512;

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

  /** The size of a block device in bytes, without opening it; 0 if that is not known. */
  static long size(DeviceNumber device) {
    try {
      return Long.parseLong(Files.readString(Path.of("/sys/dev/block/" + device, "size")).strip()) * SECTOR;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  /** Whether a block device is mounted, or another device of this machine is made of it. */
  static boolean isTaken(DeviceNumber device) {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mountinfo"));
        Stream<Path> holders = Files.list(Path.of("/sys/dev/block/" + device, "holders"))) {
      return holders.findAny().isPresent() || mounts.anyMatch(line -> device.toString().equals(line.split(" ", 4)[2]));
    } catch (IOException e) {
      return false;
    }
  }
}
