// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.Configuration;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.Samples;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceRulesTest {
  private static List<String> check(NamespaceEntry... namespaces) {
    SubsystemEntry subsystem = Samples.alpha().withNamespaces(Arrays.asList(namespaces));
    return new Rules(DeviceProbe.NONE).check(Configuration.EMPTY.withSubsystems(List.of(subsystem))).stream()
        .map(Violation::toString)
        .toList();
  }

  private static void refuses(String line, NamespaceEntry... namespaces) {
    List<String> found = check(namespaces);
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().startsWith(line), found::toString);
  }

  private static NamespaceEntry at(String path) {
    return Samples.namespace(1, path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/srv/a.img", "/dev/loop0", "memory:512MiB", "null:4GiB", "memory:1048576", "null:512B"})
  void takesDevices(String path) {
    assertEquals(List.of(), check(at(path)));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "a.img", "./a.img", "memory:", ":1MiB", "Memory:1MiB", "me mory:1MiB", "/a\0b", "\0:1",
  })
  void refusesOtherDevices(String path) {
    refuses("subsystems[0].namespaces[0].device.path: is '" + path, at(path));
  }

  @Test
  void wantsADeviceForAnEnabledNamespace() {
    NamespaceEntry none = at("/srv/a.img").withDevice(new NamespaceDevice(null, 0, false));
    refuses("subsystems[0].namespaces[0].device.path: is missing", none);
    assertEquals(List.of(), check(none.withEnable(false)));
  }

  @Test
  void checksNumbers() {
    refuses("subsystems[0].namespaces[0].nsid: is 0; expected a number from 1 to 65535", Samples.namespace(0, "/a"));
    refuses("subsystems[0].namespaces[0].nsid: is 65536", Samples.namespace(65536, "/a"));
    refuses("subsystems[0].namespaces[0].ana.grpid: is 129; expected a number from 1 to 128",
        at("/a").withAnaGroupId(129));
    refuses("subsystems[0].namespaces[0].device.block_size: is 1024; expected 512, 4096, or 0",
        at("/a").withDevice(new NamespaceDevice("/a", 1024, false)));
  }

  @Test
  void wantsIdentifiersOfItsOwn() {
    NamespaceEntry one = at("/a");
    refuses("subsystems[0].namespaces[0].device.uuid: is the nil UUID",
        one.withIdentifiers(NamespaceIdentifiers.of(NamespaceIdentifiers.NONE)));
    refuses("subsystems[0].namespaces[1].device.uuid: is the same as subsystems[0].namespaces[0].device.uuid",
        one, Samples.namespace(2, "/b").withIdentifiers(one.identifiers()));
    UUID nguid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    refuses("subsystems[0].namespaces[1].device.nguid: is the same",
        one.withIdentifiers(new NamespaceIdentifiers(UUID.randomUUID(), nguid, 0)),
        Samples.namespace(2, "/b").withIdentifiers(new NamespaceIdentifiers(UUID.randomUUID(), nguid, 0)));
    refuses("subsystems[0].namespaces[1].device.eui64: is the same",
        one.withIdentifiers(new NamespaceIdentifiers(UUID.randomUUID(), NamespaceIdentifiers.NONE, 5)),
        Samples.namespace(2, "/b")
            .withIdentifiers(new NamespaceIdentifiers(UUID.randomUUID(), NamespaceIdentifiers.NONE, 5)));
  }

  @Test
  void refusesADeviceTwice() {
    refuses("subsystems[0].namespaces[1].device.path: '/srv/x/../a' is also the device of "
        + "subsystems[0].namespaces[0].device.path", at("/srv/a"), Samples.namespace(2, "/srv/x/../a"));
    assertEquals(List.of(), check(at("memory:1MiB"), Samples.namespace(2, "memory:1MiB")),
        "each memory device is another one");
  }

  @Test
  void boundsTheirNumber() {
    NamespaceEntry[] many = IntStream.rangeClosed(1, 1025)
        .mapToObj(nsid -> Samples.namespace(nsid, "memory:1MiB"))
        .toArray(NamespaceEntry[]::new);
    refuses("subsystems[0].namespaces: has 1025 entries; expected at most 1024", many);
  }
}
