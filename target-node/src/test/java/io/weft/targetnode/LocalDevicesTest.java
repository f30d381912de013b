// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration rules with the devices of this machine: only this module knows which backends exist. */
class LocalDevicesTest {
  @TempDir Path folder;

  private static List<Violation> check(String path, boolean enable) {
    return check(new LocalDevices(), path, enable);
  }

  private static List<Violation> check(DeviceProbe devices, String path, boolean enable) {
    SubsystemEntry subsystem = SubsystemEntry.of("nqn.2014-08.org.example:a", SubsystemAttributes.defaults("A"),
        AllowedHosts.ANY, List.of(NamespaceEntry.of(1, path).withEnable(enable)));
    return new Rules(devices).check(Configuration.EMPTY.withSubsystems(List.of(subsystem)));
  }

  private static void rejects(String path, boolean enable, String problem) {
    List<Violation> found = check(path, enable);
    assertEquals(1, found.size(), found::toString);
    assertEquals("subsystems[0].namespaces[0].device.path", found.getFirst().path());
    assertTrue(found.getFirst().problem().startsWith("'" + path + "' " + problem), found::toString);
    assertEquals("a file or block device of this machine, 'memory:SIZE' or 'null:SIZE'", found.getFirst().expected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory:512MiB", "null:4GiB", "memory:1048576", "null:4096B"})
  void acceptsBackends(String path) {
    assertEquals(List.of(), check(path, true));
    assertEquals(List.of(), check(path, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory:1MB", "memory:-1", "null:4 GiB", "memory:0", "null:9999999999999999999"})
  void rejectsSizesThatAreNone(String path) {
    rejects(path, true, "cannot be used: '");
    rejects(path, false, "cannot be used: '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ram:1GiB", "memory-:1GiB", "nullx:1GiB"})
  void rejectsBackendsThatDoNotExist(String path) {
    rejects(path, true, "names a backend that does not exist");
    rejects(path, false, "names a backend that does not exist");
  }

  @Test
  void looksForFilesOfEnabledNamespacesOnly() throws IOException {
    Path file = folder.resolve("disk.img");
    rejects(file.toString(), true, "does not exist");
    assertEquals(List.of(), check(file.toString(), false));
    rejects(folder.toString(), true, "is a directory");
    Files.write(file, new byte[4096]);
    assertEquals(List.of(), check(file.toString(), true));
  }

  @Test
  void theFormOfAPathIsCheckedWithoutItsDevice() {
    String absent = folder.resolve("absent.img").toString();
    assertEquals(List.of(), check(LocalDevices.formOnly(), absent, true));
    assertEquals(List.of(), check(LocalDevices.formOnly(), "memory:1GiB", true));
    for (String wrong : List.of("memory:x", "rbd:pool/image")) {
      assertEquals(1, check(LocalDevices.formOnly(), wrong, true).size(), wrong);
      assertEquals(1, check(LocalDevices.formOnly(), wrong, false).size(), wrong);
    }
  }
}
