// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import io.weft.discovery.controller.DiscoveryController;
import io.weft.fabric.Command;
import io.weft.fabric.CommandTable;
import io.weft.fabric.FabricsCommands;
import io.weft.fabric.admin.GetFeaturesCommand;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.IdentifyCommand;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.targetnode.admin.AdminCommands;
import io.weft.targetnode.health.NodeHealth;
import io.weft.targetnode.health.Sensors;
import io.weft.targetnode.io.IoCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a controller supports, from the tables that it looks commands up in; named as by {@link CatalogueRow#key}. */
final class Supported {
  private final Set<String> keys = new TreeSet<>();
  private final Map<String, String> classes = new TreeMap<>();

  private Supported(CommandTable admin, CommandTable io) {
    admin.commands().forEach(command -> {
      add("admin", command);
      switch (command) {
        case GetLogPageCommand log -> log.pages().forEach(page -> add("log", page.id(), page));
        case IdentifyCommand identify -> identify.structures().forEach(structure -> add("cns", structure.cns(), structure));
        case GetFeaturesCommand get -> get.features().all().forEach(feature -> add("feature", feature.id(), feature));
        default -> { }
      }
    });
    io.commands().forEach(command -> add("io", command));
    FabricsCommands.table().commands().forEach(command -> add("fabrics", command));
  }

  static Supported byIoController() {
    NodeHealth health = new NodeHealth(new Sensors(Sensors.LINUX), Path.of("unused"));
    return new Supported(AdminCommands.managing(health, () -> Duration.ZERO), IoCommands.table());
  }

  static Supported byDiscoveryController() {
    Supported supported = new Supported(DiscoveryController.adminTable(), DiscoveryController.ioTable());
    // Disconnect is for I/O queues: a discovery controller has none and refuses it.
    supported.keys.remove("fabrics %02xh".formatted(FabricsCommandType.DISCONNECT.code()));
    return supported;
  }

  private void add(String kind, Command command) {
    add(kind, command.opcode().code(), command);
  }

  private void add(String kind, int id, Object implementation) {
    String key = "%s %02xh".formatted(kind, id);
    keys.add(key);
    classes.put(key, implementation.getClass().getName());
  }

  /** Adds a property that the controller lets hosts read. */
  void property(String name) {
    keys.add("property " + name);
  }

  boolean has(CatalogueRow row) {
    return keys.contains(row.key());
  }

  Set<String> keys() {
    return keys;
  }

  /** The names of the classes that implement the parts, by key. */
  Map<String, String> classes() {
    return classes;
  }
}
