// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import io.weft.cli.host.ByteCount;
import io.weft.config.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code weft ctl add}: adds one object to the configuration, with defaults for what is not said. */
@Command(name = "add", synopsisSubcommandLabel = "KIND", mixinStandardHelpOptions = true,
    description = "Add a subsystem, namespace, host, port, referral or ANA group.")
final class AddCommand implements Runnable {
  private static final String ANY = "any";
  private static final String ANY_HOST = "allow_any_host";
  private static final String ALLOWED = "allowed_hosts";
  private static final String SUBSYSTEMS = "subsystems";
  private static final String REFERRALS = "referrals";

  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @ParentCommand
  private CtlCommand ctl = new CtlCommand(); // replaced by picocli

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to add: subsystem, namespace, host, port, referral or group");
  }

  /** Adds a subsystem. */
  @Command(mixinStandardHelpOptions = true,
      description = "Add a subsystem, which hosts connect to. Without --host, any host may use it.")
  int subsystem(
      @Parameters(paramLabel = "NQN", description = "Its name, such as nqn.2026-11.com.example:disks.") String nqn,
      @Option(names = "--host", paramLabel = "NQN",
          description = "A host that may use it, and then no others; may be repeated.") @Nullable List<String> hosts,
      @Option(names = "--port", paramLabel = "ID",
          description = "A port through which it is reached; may be repeated. Default: all ports") @Nullable List<Integer> ports,
      @Option(names = "--serial", paramLabel = "TEXT", description = "Serial number. Default: a new one")
          @Nullable String serial) throws InterruptedException {
    List<String> only = hosts == null ? List.of() : hosts;
    return edit("subsystem", "added subsystem " + nqn, config -> {
      if (config.all(SUBSYSTEMS).stream().anyMatch(subsystem -> nqn.equals(subsystem.getString("nqn")))) {
        throw CommandFailure.misuse("there is a subsystem %s already".formatted(nqn), null);
      }
      List<JsonObject> operations = new ArrayList<>(missingHosts(config, only));
      JsonObject attributes = new JsonObject().put(ANY_HOST, only.isEmpty() ? "1" : "0");
      if (serial != null) {
        attributes.put("serial", serial);
      }
      operations.add(Operations.putSubsystem(
          new JsonObject().put("nqn", nqn).put("attr", attributes).put(ALLOWED, new JsonArray(only))));
      List<JsonObject> through = ports == null ? config.all("ports") : ports.stream().map(config::port).toList();
      through.forEach(port -> operations.add(Operations.put("port", Operations.with(port, SUBSYSTEMS, nqn))));
      return operations;
    });
  }

  /** Adds a namespace, with a new file or an existing device. */
  @Command(mixinStandardHelpOptions = true,
      description = "Add a namespace, which hosts see as a disk: with --size on a new file in the data directory, with "
          + "--path on an existing file or block device. Connected hosts see it at once.")
  int namespace(
      @Option(names = "--subsystem", paramLabel = "NQN", description = "Its subsystem. Default: the only one")
          @Nullable String nqn,
      @Option(names = "--size", paramLabel = "SIZE", converter = ByteCount.class,
          description = "Make a file of this size, such as 10G; it takes space only as it is written.") @Nullable Long size,
      @Option(names = "--name", paramLabel = "FILE",
          description = "The name of the new file. Default: disk-N.img") @Nullable String name,
      @Option(names = "--path", paramLabel = "DEVICE",
          description = "A file or block device of the target's machine by its absolute path, or memory:SIZE.")
          @Nullable String path,
      @Option(names = "--nsid", paramLabel = "NSID", description = "Its namespace identifier. Default: the first free one")
          @Nullable Integer nsid,
      @Option(names = "--block-size", paramLabel = "BYTES",
          description = "512 or 4096. Default: what suits the device") @Nullable Integer blockSize,
      @Option(names = "--node", paramLabel = "NAME",
          description = "The node of a cluster whose own ANA group it is in, since its device is there.")
          @Nullable String node,
      @Option(names = "--group", paramLabel = "ID", description = "Its ANA group. Default: that of --node, else 1")
          @Nullable Integer group) throws InterruptedException {
    if ((size == null) == (path == null)) {
      throw new ParameterException(called("namespace").commandLine(),
          "give either --size for a new file or --path for an existing file or block device");
    }
    if (node != null && group != null) {
      throw new ParameterException(called("namespace").commandLine(),
          "give either --node for the ANA group of a node or --group for any other");
    }
    // Before a file is made for it.
    ConfigView before = ctl.client().configuration();
    JsonObject subsystem = before.subsystem(nqn);
    Integer where = node == null ? group : Integer.valueOf(before.groupOf(node));
    String device = size == null ? String.valueOf(path) : ctl.client().createImage(name, size).getString("path");
    int[] chosen = new int[1];
    JsonObject answer;
    try {
      answer = new Editor(ctl.client()).edit(config -> {
        JsonObject current = config.subsystem(subsystem.getString("nqn"));
        chosen[0] = freeNsid(current, nsid);
        JsonObject on = new JsonObject().put("path", device);
        if (blockSize != null) {
          on.put("block_size", blockSize.toString());
        }
        JsonObject added = new JsonObject().put("nsid", chosen[0]).put("enable", 1).put("device", on);
        if (where != null) {
          added.put("ana", new JsonObject().put("grpid", where.toString()));
        }
        return List.of(Operations.putNamespace(current.getString("nqn"), added));
      });
    } catch (CommandFailure e) {
      if (size != null) {
        ctl.client().deleteImage(device);
      }
      throw e;
    }
    return Outcome.print(called("namespace"), "added namespace %d of %s: %s%s".formatted(chosen[0],
        subsystem.getString("nqn"), device, size == null ? "" : ", " + ByteSize.format(size)), answer);
  }

  private static int freeNsid(JsonObject subsystem, @Nullable Integer wanted) {
    List<JsonObject> namespaces = ConfigView.objects(subsystem, "namespaces");
    if (wanted == null) {
      return ConfigView.free(namespaces, "nsid");
    }
    if (namespaces.stream().anyMatch(namespace -> ConfigView.number(namespace, "nsid") == wanted)) {
      throw CommandFailure.misuse("subsystem %s has a namespace %d already; the first free one is %d"
          .formatted(subsystem.getString("nqn"), wanted, ConfigView.free(namespaces, "nsid")), null);
    }
    return wanted;
  }

  /** Adds a host, or lets it use subsystems. */
  @Command(mixinStandardHelpOptions = true, description = "Let a host use a subsystem.")
  int host(
      @Parameters(paramLabel = "NQN",
          description = "The host's name, on Linux the content of /etc/nvme/hostnqn; or 'any' for every host.") String host,
      @Option(names = "--subsystem", paramLabel = "NQN", description = "The subsystem. Default: the only one")
          @Nullable String nqn,
      @Option(names = "--restrict", description = "Let only the hosts that were added use it from now on, if any host may.")
          boolean restrict) throws InterruptedException {
    boolean[] open = new boolean[1];
    int status = edit("host", host.equals(ANY) ? "any host may use it" : "added host " + host, config -> {
      JsonObject subsystem = config.subsystem(nqn);
      if (host.equals(ANY)) {
        return List.of(Operations.putSubsystem(Operations.withAttribute(subsystem, ANY_HOST, "1")));
      }
      JsonObject allowing = Operations.with(subsystem, ALLOWED, host);
      open[0] = ConfigView.allowsAnyHost(subsystem) && !restrict;
      List<JsonObject> operations = new ArrayList<>(missingHosts(config, List.of(host)));
      operations.add(Operations.putSubsystem(restrict ? Operations.withAttribute(allowing, ANY_HOST, "0") : allowing));
      return operations;
    });
    if (open[0]) {
      spec.commandLine().getOut().println("note: any other host may use the subsystem too, unless you give --restrict");
    }
    return status;
  }

  private static List<JsonObject> missingHosts(ConfigView config, List<String> nqns) {
    return nqns.stream().filter(nqn -> config.host(nqn).isEmpty())
        .map(nqn -> Operations.put("host", new JsonObject().put("nqn", nqn))).toList();
  }

  /** Adds a port. */
  @Command(mixinStandardHelpOptions = true, description = "Add a port: an address on which hosts connect.")
  int port(
      @Option(names = "--address", paramLabel = "ADDRESS:PORT", required = true, converter = Endpoint.Converter.class,
          description = "Where it listens, such as 192.0.2.1:4420, or 0.0.0.0:4420 or [::]:4420 for all addresses.")
          Endpoint address,
      @Option(names = "--subsystem", paramLabel = "NQN",
          description = "A subsystem that is reached through it; may be repeated. Default: all subsystems")
          @Nullable List<String> nqns,
      @Option(names = "--id", paramLabel = "ID", description = "Its port identifier. Default: the first free one")
          @Nullable Integer id,
      @Option(names = "--node", paramLabel = "NAME", description = "The node of a cluster that has it. Default: the only one")
          @Nullable String node) throws InterruptedException {
    int[] chosen = new int[1];
    JsonObject answer = new Editor(ctl.client()).edit(config -> {
      chosen[0] = id == null ? ConfigView.free(config.all("ports"), "portid") : id;
      if (config.all("ports").stream().anyMatch(port -> ConfigView.number(port, "portid") == chosen[0])) {
        throw CommandFailure.misuse("there is a port %d already; the first free one is %d"
            .formatted(chosen[0], ConfigView.free(config.all("ports"), "portid")), null);
      }
      List<String> linked = (nqns == null ? config.all(SUBSYSTEMS) : nqns.stream().map(config::subsystem).toList()).stream()
          .map(subsystem -> subsystem.getString("nqn")).toList();
      JsonObject port = new JsonObject().put("portid", chosen[0]).put("addr", address.toJson())
          .put(SUBSYSTEMS, new JsonArray(linked));
      return List.of(Operations.put("port", node == null ? port : port.put("node", node)));
    });
    return Outcome.print(called("port"), "added port " + chosen[0], answer);
  }

  /** Adds a referral. */
  @Command(mixinStandardHelpOptions = true,
      description = "Add a referral: another discovery service that hosts are told of.")
  int referral(
      @Option(names = "--address", paramLabel = "ADDRESS:PORT", required = true, converter = Endpoint.Converter.class,
          description = "The other discovery service, such as 192.0.2.2:8009.") Endpoint address,
      @Option(names = "--name", paramLabel = "NAME", description = "Its name here. Default: its address")
          @Nullable String name,
      @Option(names = "--port", paramLabel = "ID", description = "The port whose hosts are told. Default: all ports")
          @Nullable Integer id) throws InterruptedException {
    String chosen = name == null ? Endpoint.describe(address.toJson()) : name;
    return edit("referral", "added referral " + chosen, config -> {
      List<JsonObject> operations = new ArrayList<>();
      for (JsonObject port : id == null ? config.all("ports") : List.of(config.port(id))) {
        List<JsonObject> referrals = new ArrayList<>(ConfigView.objects(port, REFERRALS));
        if (referrals.stream().anyMatch(referral -> chosen.equals(referral.getString("name")))) {
          throw CommandFailure.misuse("port %d has a referral %s already".formatted(ConfigView.number(port, "portid"), chosen),
              null);
        }
        referrals.add(new JsonObject().put("name", chosen).put("enable", 1).put("addr", address.toJson().put("portid", "0")));
        operations.add(Operations.put("port", Operations.withObjects(port, REFERRALS, referrals)));
      }
      if (operations.isEmpty()) {
        throw CommandFailure.misuse("there is no port yet; add one with 'weft ctl add port --address ADDRESS:PORT'", null);
      }
      return operations;
    });
  }

  /** Adds an ANA group. */
  @Command(mixinStandardHelpOptions = true,
      description = "Add an ANA group of a cluster: the devices of its namespaces lie on its nodes.")
  int group(
      @Option(names = "--node", paramLabel = "NAME", required = true,
          description = "A node that has its devices, the preferred owner first; may be repeated if several reach the same devices.")
          List<String> nodes,
      @Option(names = "--id", paramLabel = "ID", description = "Its ANA group identifier. Default: the first free one")
          @Nullable Integer id,
      @Option(names = "--others", paramLabel = "STATE",
          description = "What its nodes other than the owner report: inaccessible or non-optimized. Default: inaccessible")
          @Nullable String others) throws InterruptedException {
    int[] chosen = new int[1];
    JsonObject answer = new Editor(ctl.client()).edit(config -> {
      List<JsonObject> groups = config.all(ConfigView.GROUPS);
      chosen[0] = id == null ? ConfigView.free(groups, "grpid") : id;
      if (groups.stream().anyMatch(group -> ConfigView.number(group, "grpid") == chosen[0])) {
        throw CommandFailure.misuse("there is an ANA group %d already; the first free one is %d"
            .formatted(chosen[0], ConfigView.free(groups, "grpid")), null);
      }
      JsonObject group = new JsonObject().put("grpid", chosen[0]).put("nodes", new JsonArray(nodes));
      return List.of(Operations.put("ana_group", others == null ? group : group.put("others", others)));
    });
    return Outcome.print(called("group"), "added ANA group " + chosen[0], answer);
  }

  private int edit(String kind, String done, Editor.Change change) throws InterruptedException {
    return Outcome.print(called(kind), done, new Editor(ctl.client()).edit(change));
  }

  private CommandSpec called(String kind) {
    return Objects.requireNonNull(spec.subcommands().get(kind)).getCommandSpec();
  }
}
