// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules for namespaces. One object goes through all of a configuration, since some rules hold across subsystems. */
final class NamespaceRules {
  private static final Pattern SIZED = Pattern.compile("(memory|null):[0-9]{1,19}(B|KiB|MiB|GiB|TiB)?");
  private static final String EXPECTED_PATH =
      "the absolute path of a file or block device, 'memory:SIZE' or 'null:SIZE' with a SIZE such as 512MiB";

  private final DeviceProbe devices;
  private final Map<UUID, String> uuids = new HashMap<>();
  private final Map<UUID, String> nguids = new HashMap<>();
  private final Map<Long, String> eui64s = new HashMap<>();
  private final Map<Path, String> paths = new HashMap<>();

  NamespaceRules(DeviceProbe devices) {
    this.devices = devices;
  }

  void check(Violations subsystem, SubsystemEntry entry) {
    List<NamespaceEntry> namespaces = entry.namespaces();
    subsystem.at("namespaces").check(namespaces.size() <= NamespaceLimits.MAX_NAMESPACES,
        "has %d entries".formatted(namespaces.size()), "at most " + NamespaceLimits.MAX_NAMESPACES);
    Set<Integer> nsids = new HashSet<>();
    for (int i = 0; i < namespaces.size(); i++) {
      NamespaceEntry namespace = namespaces.get(i);
      Violations here = subsystem.at("namespaces", i);
      here.at("nsid").checkRange(namespace.nsid(), 1, NamespaceLimits.MAX_NSID);
      here.at("nsid").check(nsids.add(namespace.nsid()),
          "is %d, as in an earlier namespace".formatted(namespace.nsid()), "another number");
      here.at("ana_grpid").checkRange(namespace.anaGroupId(), 1, NamespaceLimits.MAX_ANA_GROUP_ID);
      checkIdentifiers(here.at("device"), namespace.identifiers());
      checkDevice(here.at("device"), namespace);
    }
  }

  private void checkIdentifiers(Violations device, NamespaceIdentifiers identifiers) {
    device.at("uuid").check(!identifiers.uuid().equals(NamespaceIdentifiers.NONE), "is the nil UUID",
        "a UUID of its own, or none for a new one");
    checkNew(device.at("uuid"), uuids, identifiers.uuid());
    if (identifiers.hasNguid()) {
      checkNew(device.at("nguid"), nguids, identifiers.nguid());
    }
    if (identifiers.eui64() != 0) {
      checkNew(device.at("eui64"), eui64s, identifiers.eui64());
    }
  }

  private static <K> void checkNew(Violations violations, Map<K, String> seen, K key) {
    String first = seen.putIfAbsent(key, violations.path());
    violations.check(first == null, "is the same as " + first, "a value that no other namespace has");
  }

  private void checkDevice(Violations violations, NamespaceEntry namespace) {
    NamespaceDevice device = namespace.device();
    int blockSize = device.blockSize();
    violations.at("block_size").check(blockSize == 0 || blockSize == 512 || blockSize == 4096, "is " + blockSize,
        "512, 4096, or 0 for the device's own");
    Violations here = violations.at("path");
    String path = device.path();
    if (path == null) {
      here.check(!namespace.enable(), "is missing although the namespace is enabled", EXPECTED_PATH);
      return;
    }
    if (path.startsWith("memory:") || path.startsWith("null:")) {
      here.check(SIZED.matcher(path).matches(), "is '%s'".formatted(Rules.shorten(path)), EXPECTED_PATH);
    } else {
      checkFile(here, path);
    }
    if (namespace.enable()) {
      devices.problem(device).ifPresent(problem ->
          here.add("'%s' %s".formatted(Rules.shorten(path), problem),
              "a file or block device of this machine, 'memory:SIZE' or 'null:SIZE'"));
    }
  }

  private void checkFile(Violations violations, String text) {
    Path path = normalized(text);
    if (path == null) {
      violations.add("is '%s'".formatted(Rules.shorten(text)), EXPECTED_PATH);
      return;
    }
    String first = paths.putIfAbsent(path, violations.path());
    violations.check(first == null, "'%s' is also the device of %s".formatted(Rules.shorten(text), first),
        "a device that no other namespace has, since each would overwrite the other's data");
  }

  /** An absolute path without dots in it, null if the text is none. */
  static @Nullable Path normalized(String text) {
    try {
      Path path = Path.of(text);
      return path.isAbsolute() ? path.normalize() : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
