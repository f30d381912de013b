// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import io.weft.config.ByteSize;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code weft ctl list}: what is configured, and how it is. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Show what is configured, and how it is.")
final class ListCommand implements Runnable {
  /** What can be listed. */
  enum Kind {
    /** The subsystems. */
    SUBSYSTEMS,
    /** The namespaces of all subsystems. */
    NAMESPACES,
    /** The hosts with an entry. */
    HOSTS,
    /** The ports. */
    PORTS,
    /** The referrals of all ports. */
    REFERRALS,
    /** The nodes of a cluster. */
    NODES,
    /** The ANA groups that lie on nodes. */
    GROUPS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads a kind, also in the singular. */
  private static final class KindConverter implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String text) {
      String plural = text.toLowerCase(Locale.ROOT) + (text.endsWith("s") ? "" : "s");
      return Arrays.stream(Kind.values()).filter(kind -> kind.toString().equals(plural)).findFirst()
          .orElseThrow(() -> new TypeConversionException("'%s' is not one of %s".formatted(text,
              Arrays.stream(Kind.values()).map(Kind::toString).collect(Collectors.joining(", ")))));
    }
  }

  private static final String NONE = "-";

  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @ParentCommand
  private CtlCommand ctl = new CtlCommand(); // replaced by picocli

  @Parameters(arity = "0..1", paramLabel = "KIND", converter = KindConverter.class,
      description = "subsystems, namespaces, hosts, ports, referrals, nodes or groups. Default: all of them")
  private @Nullable Kind kind;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    try {
      Map<Kind, Table> tables = tables(ctl.client().configuration(), ctl.client().status());
      if (kind != null) {
        tables.keySet().retainAll(List.of(kind));
      }
      print(tables, spec.commandLine().getOut());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(Map<Kind, Table> tables, PrintWriter out) {
    if (json) {
      JsonObject all = new JsonObject();
      tables.forEach((each, table) -> all.put(each.toString(), table.toJson()));
      out.println(all.encodePrettily());
      return;
    }
    String gap = "";
    for (Map.Entry<Kind, Table> each : tables.entrySet()) {
      if (!each.getValue().isEmpty() || kind != null) {
        out.print(gap);
        each.getValue().print(out);
        gap = System.lineSeparator();
      }
    }
    if (gap.isEmpty()) {
      out.println("nothing is configured yet; begin with 'weft ctl add subsystem NQN'");
    }
    out.flush();
  }

  private static Map<Kind, Table> tables(ConfigView config, JsonObject status) {
    Map<Kind, Table> tables = new LinkedHashMap<>();
    tables.put(Kind.SUBSYSTEMS, subsystems(config));
    tables.put(Kind.NAMESPACES, namespaces(config, status));
    tables.put(Kind.HOSTS, hosts(config));
    tables.put(Kind.PORTS, ports(config, status));
    tables.put(Kind.REFERRALS, referrals(config));
    tables.put(Kind.NODES, nodes(config));
    tables.put(Kind.GROUPS, groups(config));
    return tables;
  }

  private static Table subsystems(ConfigView config) {
    Table table = new Table("SUBSYSTEM", "HOSTS", "NAMESPACES", "PORTS");
    for (JsonObject subsystem : config.all("subsystems")) {
      String nqn = subsystem.getString("nqn");
      List<String> ports = config.all("ports").stream().filter(port -> ConfigView.texts(port, "subsystems").contains(nqn))
          .map(port -> port.getValue("portid").toString()).toList();
      table.add(nqn,
          ConfigView.allowsAnyHost(subsystem) ? "any" : words(ConfigView.texts(subsystem, "allowed_hosts")),
          words(ConfigView.objects(subsystem, "namespaces").stream().map(n -> n.getValue("nsid").toString()).toList()),
          words(ports));
    }
    return table;
  }

  private static Table namespaces(ConfigView config, JsonObject status) {
    Table table = new Table("NAMESPACE", "SUBSYSTEM", "SIZE", "BLOCK", "DEVICE", "STATE");
    for (JsonObject subsystem : config.all("subsystems")) {
      String nqn = subsystem.getString("nqn");
      List<JsonObject> running = find(status, "subsystems", "nqn", nqn)
          .map(found -> ConfigView.objects(found, "namespaces")).orElse(List.of());
      for (JsonObject namespace : ConfigView.objects(subsystem, "namespaces")) {
        int nsid = ConfigView.number(namespace, "nsid");
        JsonObject found = running.stream().filter(each -> ConfigView.number(each, "nsid") == nsid).findFirst()
            .orElse(new JsonObject());
        boolean ready = found.getBoolean("ready", false);
        table.add(nsid, nqn, ready ? ByteSize.format(found.getLong("size", 0L)) : NONE,
            ready ? found.getValue("blockSize") : NONE,
            ConfigView.device(namespace), state(ConfigView.flag(namespace, "enable", false), ready, "ready", found));
      }
    }
    return table;
  }

  private static Table hosts(ConfigView config) {
    Table table = new Table("HOST", "SUBSYSTEMS");
    for (JsonObject host : config.all("hosts")) {
      String nqn = host.getString("nqn");
      table.add(nqn, words(config.all("subsystems").stream()
          .filter(subsystem -> ConfigView.texts(subsystem, "allowed_hosts").contains(nqn))
          .map(subsystem -> subsystem.getString("nqn")).toList()));
    }
    return table;
  }

  private static Table ports(ConfigView config, JsonObject status) {
    boolean cluster = !config.all("nodes").isEmpty();
    Table table = cluster ? new Table("PORT", "NODE", "ADDRESS", "SUBSYSTEMS", "STATE")
        : new Table("PORT", "ADDRESS", "SUBSYSTEMS", "STATE");
    for (JsonObject port : config.all("ports")) {
      JsonObject found = find(status, "ports", "portId", port.getValue("portid")).orElse(new JsonObject());
      List<Object> row = new ArrayList<>(List.of(port.getValue("portid"), Endpoint.describe(port.getJsonObject("addr")),
          words(ConfigView.texts(port, "subsystems")),
          state(ConfigView.flag(port, "enable", true), found.getBoolean("listening", false), "listening", found)));
      if (cluster) {
        row.add(1, port.getString("node", NONE));
      }
      table.add(row.toArray());
    }
    return table;
  }

  private static Table referrals(ConfigView config) {
    Table table = new Table("REFERRAL", "PORT", "ADDRESS");
    for (JsonObject port : config.all("ports")) {
      for (JsonObject referral : ConfigView.objects(port, "referrals")) {
        table.add(referral.getString("name"), port.getValue("portid"), Endpoint.describe(referral.getJsonObject("addr")));
      }
    }
    return table;
  }

  private static Table nodes(ConfigView config) {
    Table table = new Table("NODE", "NUMBER", "ADDRESSES", "PORTS", "GROUPS", "STATE");
    for (JsonObject node : config.all("nodes")) {
      String name = node.getString("name");
      table.add(name, node.getValue("number"), words(ConfigView.texts(node, "addresses")),
          words(config.all("ports").stream().filter(port -> name.equals(port.getString("node")))
              .map(port -> port.getValue("portid").toString()).toList()),
          words(config.all(ConfigView.GROUPS).stream().filter(group -> ConfigView.texts(group, "nodes").contains(name))
              .map(group -> group.getValue("grpid").toString()).toList()),
          node.getString("state"));
    }
    return table;
  }

  private static Table groups(ConfigView config) {
    Table table = new Table("GROUP", "NODES", "NAMESPACES", "OTHERS");
    for (JsonObject group : config.all(ConfigView.GROUPS)) {
      List<String> nodes = ConfigView.texts(group, "nodes");
      int id = ConfigView.number(group, "grpid");
      long namespaces = config.all("subsystems").stream()
          .flatMap(subsystem -> ConfigView.objects(subsystem, "namespaces").stream())
          .filter(namespace -> ConfigView.group(namespace) == id).count();
      table.add(id, words(nodes), namespaces, nodes.size() > 1 ? group.getString("others") : NONE);
    }
    return table;
  }

  private static Optional<JsonObject> find(JsonObject status, String list, String member, Object value) {
    return ConfigView.objects(status, list).stream()
        .filter(object -> String.valueOf(value).equals(String.valueOf(object.getValue(member)))).findFirst();
  }

  private static String state(boolean enabled, boolean good, String word, JsonObject running) {
    String detail = running.getString("detail", "");
    return !enabled ? "disabled" : good ? word : detail.isEmpty() ? "unknown" : detail;
  }

  private static String words(List<String> words) {
    return words.isEmpty() ? NONE : String.join(",", words);
  }
}
