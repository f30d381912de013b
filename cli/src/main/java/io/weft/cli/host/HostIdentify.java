// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import io.weft.host.Admin;
import io.weft.host.HostController;
import io.weft.nvme.Structure;
import io.weft.nvme.StructureField;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.NamespaceDescriptorList;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft host identify}: prints the Identify data of a controller or of one of its namespaces. */
@Command(
    name = "identify",
    description = "Print the Identify data of a controller or of a namespace.",
    mixinStandardHelpOptions = true)
final class HostIdentify implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private TargetAddress target = new TargetAddress();

  @Option(names = "--nqn", paramLabel = "NQN",
      description = "NQN of the subsystem (default: the only one that the target lists).")
  private @Nullable String nqn;

  @Option(names = "--nsid", paramLabel = "NSID",
      description = "Print this namespace (default: the controller and a list of its namespaces).")
  private @Nullable Integer nsid;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    try (HostSession session = HostSession.singleLoop(target.identity())) {
      HostController controller =
          HostSession.await(session.host().connect(
              target.options(SubsystemChoice.nqn(nqn, target, session), HostIo.DEFAULT_PORT).ioQueues(0)));
      PrintWriter out = spec.commandLine().getOut();
      if (nsid == null) {
        printController(controller, out);
      } else {
        printNamespace(controller.admin(), nsid, out);
      }
      out.flush();
      HostSession.await(controller.shutdown());
    }
  }

  private void printController(HostController controller, PrintWriter out) {
    int[] namespaces = HostSession.await(controller.admin().activeNamespaces());
    if (json) {
      JsonArray list = new JsonArray();
      for (int each : namespaces) {
        list.add(Integer.toUnsignedLong(each));
      }
      out.println(new JsonObject()
          .put("controller", toJson(controller.identity())).put("namespaces", list).encodePrettily());
      return;
    }
    print(controller.identity(), out);
    out.println();
    for (int each : namespaces) {
      out.printf("namespace %s%n", Integer.toUnsignedString(each));
    }
  }

  private void printNamespace(Admin admin, int id, PrintWriter out) {
    IdentifyNamespace data = HostSession.await(admin.identifyNamespace(id));
    if (data.blockSizeExponentInUse() == 0) {
      throw CommandFailure.failed("there is no active namespace " + Integer.toUnsignedString(id), null);
    }
    NamespaceDescriptorList names = HostSession.await(admin.namespaceDescriptors(id));
    byte[] nguid = names.nguid();
    if (json) {
      JsonObject all = toJson(data).put("blocksize", data.blockSize());
      all.put("uuid", names.uuid() == null ? null : names.uuid().toString());
      all.put("nguid", nguid == null ? null : HexFormat.of().formatHex(nguid));
      out.println(new JsonObject().put("nsid", Integer.toUnsignedLong(id)).put("namespace", all).encodePrettily());
      return;
    }
    print(data, out);
    out.println();
    out.printf("block size %d bytes%n", data.blockSize());
    if (names.uuid() != null) {
      out.printf("UUID       %s%n", names.uuid());
    }
  }

  private static <S extends Structure<S, F>, F extends StructureField> void print(
      Structure<S, F> structure, PrintWriter out) {
    for (F field : structure.fields()) {
      out.printf("%-9s %-40s %s%n", field.name(), structure.show(field), field.title());
    }
  }

  private static <S extends Structure<S, F>, F extends StructureField> JsonObject toJson(Structure<S, F> structure) {
    JsonObject json = new JsonObject();
    for (F field : structure.fields()) {
      String key = field.name().toLowerCase(Locale.ROOT);
      boolean number = field.kind() == StructureField.Kind.NUMBER || field.kind() == StructureField.Kind.BITS;
      json.put(key, number ? (Object) structure.getBig(field) : structure.show(field));
    }
    return json;
  }
}
