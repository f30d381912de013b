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
import java.util.Set;
import java.util.TreeSet;

/** What a controller supports, out of the tables that it looks commands up in; as {@link CatalogueRow#key} names it. */
final class Supported {
  private final Set<String> keys = new TreeSet<>();

  private Supported(CommandTable admin, CommandTable io) {
    admin.commands().forEach(command -> {
      add("admin", command.opcode());
      switch (command) {
        case GetLogPageCommand log -> log.pages().forEach(page -> add("log", page.id()));
        case IdentifyCommand identify -> identify.structures().forEach(structure -> add("cns", structure.cns()));
        case GetFeaturesCommand get -> get.features().all().forEach(feature -> add("feature", feature.id()));
        default -> { }
      }
    });
    io.commands().forEach(command -> add("io", command.opcode()));
    FabricsCommands.table().commands().stream().map(Command::opcode).forEach(type -> add("fabrics", type));
  }

  static Supported byIoController() {
    NodeHealth health = new NodeHealth(new Sensors(Sensors.LINUX), Path.of("unused"));
    return new Supported(AdminCommands.managing(health), IoCommands.table());
  }

  static Supported byDiscoveryController() {
    Supported supported = new Supported(DiscoveryController.adminTable(), DiscoveryController.ioTable());
    // Disconnect is for I/O queues: on the only queue of a discovery controller it is refused.
    supported.keys.remove("fabrics %02xh".formatted(FabricsCommandType.DISCONNECT));
    return supported;
  }

  private void add(String kind, int id) {
    keys.add("%s %02xh".formatted(kind, id));
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
}
