// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.health;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The temperature sensors of the machine's drives, as Linux shows them in {@code /sys/class/hwmon}. */
public final class Sensors {
  /** The folder of a Linux machine. */
  public static final Path LINUX = Path.of("/sys/class/hwmon");

  private static final Set<String> DRIVES = Set.of("nvme", "drivetemp");
  private static final int ZERO_CELSIUS = 273;

  private final Path folder;

  /** Sensors that are shown in a folder, which need not exist. */
  public Sensors(Path folder) {
    this.folder = folder;
  }

  /** The temperature of the hottest drive in kelvins, 0 if no drive tells one. Blocks for as long as reading takes. */
  public int temperature() {
    int hottest = 0;
    try (DirectoryStream<Path> monitors = Files.newDirectoryStream(folder)) {
      for (Path monitor : monitors) {
        hottest = Math.max(hottest, temperature(monitor));
      }
    } catch (IOException e) {
      // A machine without such a folder tells no temperature.
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
      // A drive that is asleep or gone tells none.
      return 0;
    }
    return 0;
  }
}
