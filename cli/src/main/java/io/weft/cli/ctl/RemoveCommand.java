// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code weft ctl remove}: removes one object from the configuration, and what refers to it; no data unless asked to. */
@Command(name = "remove", synopsisSubcommandLabel = "KIND", mixinStandardHelpOptions = true,
    description = "Remove a subsystem, namespace, host, port or referral; the data is kept.")
final class RemoveCommand implements Runnable {
  private static final String ALLOWED = "allowed_hosts";
  private static final String SUBSYSTEMS = "subsystems";
  private static final String NAMESPACES = "namespaces";
  private static final String REFERRALS = "referrals";

  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @ParentCommand
  private CtlCommand ctl = new CtlCommand(); // replaced by picocli

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to remove: subsystem, namespace, host, port, referral or group");
  }

  /** Removes a subsystem and its links. */
  @Command(mixinStandardHelpOptions = true,
      description = "Remove a subsystem with its namespaces; its hosts are disconnected. Files are kept.")
  int subsystem(@Parameters(paramLabel = "NQN", description = "The subsystem.") String nqn) throws InterruptedException {
    List<String> kept = new ArrayList<>();
    int status = edit("subsystem", "removed subsystem " + nqn, config -> {
      kept.clear();
      ConfigView.objects(config.subsystem(nqn), NAMESPACES).stream().map(ConfigView::device)
          .filter(RemoveCommand::isFile).forEach(kept::add);
      List<JsonObject> operations = config.all("ports").stream()
          .filter(port -> ConfigView.texts(port, SUBSYSTEMS).contains(nqn))
          .map(port -> Operations.put("port", Operations.without(port, SUBSYSTEMS, nqn)))
          .collect(Collectors.toCollection(ArrayList::new));
      operations.add(Operations.delete("subsystem", nqn));
      return operations;
    });
    kept.forEach(this::printKept);
    return status;
  }

  /** Removes a namespace, and its file if that is wanted. */
  @Command(mixinStandardHelpOptions = true,
      description = "Remove a namespace; connected hosts lose it at once. Its file is kept, unless --delete-file is given.")
  int namespace(
      @Parameters(paramLabel = "NSID", description = "The namespace.") int nsid,
      @Option(names = "--subsystem", paramLabel = "NQN", description = "Its subsystem. Default: the only one")
          @Nullable String nqn,
      @Option(names = "--delete-file", description = "Delete its file, which 'add namespace --size' made, and all its data.")
          boolean deleteFile) throws InterruptedException {
    String[] device = new String[1];
    String[] holder = new String[1];
    JsonObject answer = new Editor(ctl.client()).edit(config -> {
      JsonObject subsystem = config.subsystem(nqn);
      device[0] = ConfigView.device(ConfigView.namespace(subsystem, nsid));
      holder[0] = subsystem.getString("nqn");
      return List.of(Operations.deleteNamespace(holder[0], nsid));
    });
    int status = Outcome.print(called("namespace"), "removed namespace %d of %s".formatted(nsid, holder[0]), answer);
    if (deleteFile) {
      deleteFile(device[0]);
    } else if (isFile(device[0])) {
      printKept(device[0]);
    }
    return status;
  }

  private void deleteFile(String path) throws InterruptedException {
    try {
      ctl.client().deleteImage(path);
    } catch (CommandFailure e) {
      throw CommandFailure.failed("the namespace is removed, but its file is kept: " + e.getMessage(), e);
    }
    spec.commandLine().getOut().println("deleted " + path);
  }

  private void printKept(String path) {
    spec.commandLine().getOut().println("its data is kept in " + path);
  }

  private static boolean isFile(String device) {
    return device.startsWith("/");
  }

  /** Removes a host, or its right to use a subsystem. */
  @Command(mixinStandardHelpOptions = true, description = "No longer let a host use a subsystem; it is disconnected.")
  int host(
      @Parameters(paramLabel = "NQN", description = "The host.") String host,
      @Option(names = "--subsystem", paramLabel = "NQN",
          description = "The subsystem. Default: all of them, and the host's own entry is removed too") @Nullable String nqn)
      throws InterruptedException {
    return edit("host", "removed host " + host, config -> {
      List<JsonObject> among = nqn == null ? config.all(SUBSYSTEMS) : List.of(config.subsystem(nqn));
      List<JsonObject> operations = among.stream()
          .filter(subsystem -> ConfigView.texts(subsystem, ALLOWED).contains(host))
          .map(subsystem -> Operations.putSubsystem(Operations.without(subsystem, ALLOWED, host)))
          .collect(Collectors.toCollection(ArrayList::new));
      if (nqn == null && config.host(host).isPresent()) {
        operations.addAll(hiddenNamespaces(among, host));
        operations.add(Operations.delete("host", host));
      }
      if (operations.isEmpty()) {
        throw CommandFailure.misuse(nqn == null
            ? "there is no host %s; 'weft ctl list hosts' shows those that are".formatted(host)
            : "subsystem %s does not list host %s".formatted(nqn, host), null);
      }
      return operations;
    });
  }

  /** The namespaces that list a host, without it. */
  private static List<JsonObject> hiddenNamespaces(List<JsonObject> subsystems, String host) {
    return subsystems.stream()
        .flatMap(subsystem -> ConfigView.objects(subsystem, NAMESPACES).stream()
            .filter(namespace -> ConfigView.texts(namespace, ALLOWED).contains(host))
            .map(namespace ->
                Operations.putNamespace(subsystem.getString("nqn"), Operations.without(namespace, ALLOWED, host))))
        .toList();
  }

  /** Removes a port. */
  @Command(mixinStandardHelpOptions = true,
      description = "Remove a port with its referrals; hosts that are connected through it are disconnected.")
  int port(@Parameters(paramLabel = "ID", description = "The port.") int id) throws InterruptedException {
    return edit("port", "removed port " + id, config -> {
      config.port(id);
      return List.of(Operations.deletePort(id));
    });
  }

  /** Removes a referral. */
  @Command(mixinStandardHelpOptions = true, description = "Remove a referral.")
  int referral(
      @Parameters(paramLabel = "NAME", description = "The referral.") String name,
      @Option(names = "--port", paramLabel = "ID", description = "The port that it belongs to. Default: all ports")
          @Nullable Integer id) throws InterruptedException {
    return edit("referral", "removed referral " + name, config -> {
      List<JsonObject> operations = new ArrayList<>();
      for (JsonObject port : id == null ? config.all("ports") : List.of(config.port(id))) {
        List<JsonObject> referrals = ConfigView.objects(port, REFERRALS);
        List<JsonObject> others =
            referrals.stream().filter(referral -> !name.equals(referral.getString("name"))).toList();
        if (others.size() < referrals.size()) {
          operations.add(Operations.put("port", Operations.withObjects(port, REFERRALS, others)));
        }
      }
      if (operations.isEmpty()) {
        throw CommandFailure.misuse(
            "there is no referral %s; 'weft ctl list referrals' shows those that are".formatted(name), null);
      }
      return operations;
    });
  }

  /** Removes an ANA group. */
  @Command(mixinStandardHelpOptions = true, description = "Remove an ANA group of a cluster, in which no namespace is.")
  int group(@Parameters(paramLabel = "ID", description = "The ANA group.") int id) throws InterruptedException {
    return edit("group", "removed ANA group " + id, config -> {
      config.group(id);
      return List.of(Operations.deleteGroup(id));
    });
  }

  private int edit(String kind, String done, Editor.Change change) throws InterruptedException {
    return Outcome.print(called(kind), done, new Editor(ctl.client()).edit(change));
  }

  private CommandSpec called(String kind) {
    return Objects.requireNonNull(spec.subcommands().get(kind)).getCommandSpec();
  }
}
