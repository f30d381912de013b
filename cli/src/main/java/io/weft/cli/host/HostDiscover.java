// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.Nqn;
import io.weft.nvme.PrintableText;
import io.weft.nvme.TransportType;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.log.DiscoveryLogPage;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft host discover}: prints the Discovery log page. */
@Command(name = "discover", description = "Print the discovery log of a discovery controller.", mixinStandardHelpOptions = true)
final class HostDiscover implements Runnable {
  private static final int DISCOVERY_PORT = 8009;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private TargetAddress target = new TargetAddress();

  @Option(names = "--nqn", paramLabel = "NQN", defaultValue = Nqn.DISCOVERY,
      description = "NQN of the discovery subsystem (default: ${DEFAULT-VALUE}).")
  private String nqn = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    try (HostSession session = HostSession.singleLoop(target.identity())) {
      DiscoveryLogPage log = HostSession.await(session.host().discover(target.options(nqn, DISCOVERY_PORT)));
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(toJson(log).encodePrettily());
      } else {
        print(log, out);
      }
    }
  }

  private static void print(DiscoveryLogPage log, PrintWriter out) {
    out.printf("Discovery log, generation %d, %d entries%n",
        log.generation(), log.entries().size());
    int index = 0;
    for (DiscoveryLogEntry entry : log.entries()) {
      out.printf("%n%d  %s%n", index++, Nqn.show(entry.subsystemNqn()));
      out.printf("   %-9s %s%n", "type", subsystemType(entry));
      out.printf("   %-9s %s %s%n", "transport",
          TransportType.describe(entry.transportType()), AddressFamily.describe(entry.addressFamily()));
      out.printf("   %-9s %s port %s (port ID %d)%n", "address",
          PrintableText.of(entry.address()), PrintableText.of(entry.serviceId()), entry.portId());
    }
    out.flush();
  }

  private static JsonObject toJson(DiscoveryLogPage log) {
    JsonArray records = new JsonArray();
    for (DiscoveryLogEntry entry : log.entries()) {
      records.add(new JsonObject()
          .put("trtype", TransportType.describe(entry.transportType()))
          .put("adrfam", AddressFamily.describe(entry.addressFamily()))
          .put("subtype", subsystemType(entry))
          .put("treq", entry.requirements())
          .put("portid", entry.portId())
          .put("cntlid", entry.controllerId())
          .put("asqsz", entry.adminQueueSize())
          .put("eflags", entry.flags())
          .put("trsvcid", entry.serviceId())
          .put("subnqn", entry.subsystemNqn())
          .put("traddr", entry.address())
          .put("sectype", entry.securityType()));
    }
    return new JsonObject().put("genctr", log.generation()).put("records", records);
  }

  private static String subsystemType(DiscoveryLogEntry entry) {
    return switch (entry.subsystemType()) {
      case DiscoveryLogEntry.SUBTYPE_REFERRAL -> "referral";
      case DiscoveryLogEntry.SUBTYPE_NVM -> "nvme subsystem";
      case DiscoveryLogEntry.SUBTYPE_CURRENT_DISCOVERY -> "current discovery subsystem";
      default -> "subsystem type " + entry.subsystemType();
    };
  }
}
