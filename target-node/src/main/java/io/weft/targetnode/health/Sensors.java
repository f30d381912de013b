// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.health;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The temperature sensors of the machine's drives, as Linux shows them in {@code /sys/class/hwmon}. */
public final class Sensors {
  /** The directory on Linux. */
  public static final Path LINUX = Path.of("/sys/class/hwmon");

  private static final Set<String> DRIVES = Set.of("nvme", "drivetemp");
  private static final int ZERO_CELSIUS = 273;

  private final Path directory;

  /** Sensors found in a directory, which need not exist. */
  public Sensors(Path directory) {
    this.directory = directory;
  }

  /** The temperature of the hottest drive in kelvins, 0 if no drive reports one. Blocks. */
  public int temperature() {
    int hottest = 0;
    try (DirectoryStream<Path> monitors = Files.newDirectoryStream(directory)) {
      for (Path monitor : monitors) {
        hottest = Math.max(hottest, temperature(monitor));
      }
    } catch (IOException e) {
      // A machine without such a directory reports no temperature.
      return hottest;
    }
    return hottest;
  }

  private static int temperature(Path monitor) {
    try {
      if (DRIVES.contains(Files.readString(monitor.resolve("name")).strip())) {
        long thousandths = Long.parseLong(Files.readString(monitor.resolve("temp1_input")).strip());
        return Math.clamp(thousandths / 1000 + ZERO_CELSIUS, 0, 0xffff);
      }
    } catch (IOException | NumberFormatException e) {
      // A drive that is asleep or gone reports none.
      return 0;
    }
    return 0;
  }
}
