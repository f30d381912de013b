// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health of a node, and its history across restarts. */
class NodeHealthTest {
  @TempDir private Path folder;

  private NodeHealth another() throws IOException {
    NodeHealth health = new NodeHealth(new Sensors(folder.resolve("hwmon")), folder.resolve("data"));
    health.recordStart();
    return health;
  }

  @Test
  void countsStartsAndUnexpectedEnds() throws IOException {
    NodeHealth first = another();
    assertEquals(1, first.powerCycles());
    assertEquals(0, first.unexpectedPowerLosses());
    first.recordStop();
    NodeHealth second = another();
    assertEquals(2, second.powerCycles());
    assertEquals(0, second.unexpectedPowerLosses());
    NodeHealth third = another();
    assertEquals(3, third.powerCycles());
    assertEquals(1, third.unexpectedPowerLosses(), "the second was not told to end");
    third.recordStop();
    assertEquals(1, another().unexpectedPowerLosses());
  }

  @Test
  void addsUpTheHoursOfAllLives() throws IOException {
    another().recordStop();
    Path file = folder.resolve("data/power-history");
    Files.writeString(file, Files.readString(file).replaceAll("millis .*", "millis 7200000"));
    assertEquals(2, another().powerOnHours());
  }

  @Test
  void aDamagedHistoryStartsAnew() throws IOException {
    another().recordStop();
    for (String bad : new String[] {"", "something else\n", "weft power history 1\ncycles x\nlosses 0\nmillis 0\nrunning 0\n"}) {
      Files.writeString(folder.resolve("data/power-history"), bad);
      assertEquals(1, another().powerCycles(), bad);
    }
  }

  private void sensor(String monitor, String name, String value) throws IOException {
    Path here = Files.createDirectories(folder.resolve("hwmon").resolve(monitor));
    Files.writeString(here.resolve("name"), name + "\n");
    Files.writeString(here.resolve("temp1_input"), value);
  }

  @Test
  void theHottestDriveCounts() throws IOException {
    NodeHealth health = another();
    assertEquals(0, health.temperature(), "there is no such folder");
    sensor("hwmon0", "coretemp", "90000\n");
    health.update();
    assertEquals(0, health.temperature(), "a processor is no drive");
    sensor("hwmon1", "nvme", "31850\n");
    sensor("hwmon2", "drivetemp", "44000\n");
    sensor("hwmon3", "nvme", "asleep");
    Files.createDirectories(folder.resolve("hwmon/hwmon4"));
    health.update();
    assertEquals(317, health.temperature());
  }
}
