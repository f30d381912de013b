// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A configuration in nvmetcli's format, with what commands look for in it.
 *
 * @param document the configuration
 * @param revision its revision
 */
record ConfigView(JsonObject document, long revision) {
  /** The list of ANA groups that lie on nodes. */
  static final String GROUPS = "ana_groups";

  /** The subsystems, ports, hosts, nodes or ANA groups. */
  List<JsonObject> all(String list) {
    return objects(document, list);
  }

  /** The objects of a list that is a member of an object; none if there is no such member. */
  static List<JsonObject> objects(JsonObject holder, String list) {
    return holder.getJsonArray(list, new JsonArray()).stream().map(JsonObject.class::cast).toList();
  }

  /** The texts of a list that is a member of an object; none if there is no such member. */
  static List<String> texts(JsonObject holder, String list) {
    return holder.getJsonArray(list, new JsonArray()).stream().map(String.class::cast).toList();
  }

  /**
   * A subsystem.
   *
   * @param nqn its NQN, or null for the only one
   * @throws CommandFailure if there is none with this NQN, or more than one and none was named
   */
  JsonObject subsystem(@Nullable String nqn) {
    List<JsonObject> subsystems = all("subsystems");
    if (nqn != null) {
      return subsystems.stream().filter(subsystem -> nqn.equals(subsystem.getString("nqn"))).findFirst()
          .orElseThrow(() -> CommandFailure.misuse("there is no subsystem %s; there %s".formatted(nqn, names(subsystems)), null));
    }
    if (subsystems.size() != 1) {
      throw CommandFailure.misuse(subsystems.isEmpty()
          ? "there is no subsystem yet; add one with 'weft ctl add subsystem NQN'"
          : "there is more than one subsystem; name one with --subsystem: there " + names(subsystems), null);
    }
    return subsystems.getFirst();
  }

  private static String names(List<JsonObject> subsystems) {
    return switch (subsystems.size()) {
      case 0 -> "is none yet";
      case 1 -> "is only " + subsystems.getFirst().getString("nqn");
      default -> "are " + subsystems.stream().limit(20).map(subsystem -> subsystem.getString("nqn"))
          .collect(Collectors.joining(", ")) + (subsystems.size() > 20 ? ", ..." : "");
    };
  }

  /** A namespace of a subsystem. @throws CommandFailure if there is none */
  static JsonObject namespace(JsonObject subsystem, int nsid) {
    List<JsonObject> namespaces = objects(subsystem, "namespaces");
    return namespaces.stream().filter(namespace -> number(namespace, "nsid") == nsid).findFirst()
        .orElseThrow(() -> CommandFailure.misuse("subsystem %s has no namespace %d; it has %s".formatted(
            subsystem.getString("nqn"), nsid, numbers(namespaces, "nsid")), null));
  }

  /** A port. @throws CommandFailure if there is none */
  JsonObject port(int portId) {
    return all("ports").stream().filter(port -> number(port, "portid") == portId).findFirst()
        .orElseThrow(() -> CommandFailure.misuse(
            "there is no port %d; there are %s".formatted(portId, numbers(all("ports"), "portid")), null));
  }

  /** An ANA group of a cluster. @throws CommandFailure if there is none */
  JsonObject group(int anaGroupId) {
    return all(GROUPS).stream().filter(group -> number(group, "grpid") == anaGroupId).findFirst()
        .orElseThrow(() -> CommandFailure.misuse(
            "there is no ANA group %d; there are %s".formatted(anaGroupId, numbers(all(GROUPS), "grpid")), null));
  }

  /** A node of a cluster. @throws CommandFailure if there is none */
  JsonObject node(String name) {
    List<JsonObject> nodes = all("nodes");
    return nodes.stream().filter(node -> name.equals(node.getString("name"))).findFirst()
        .orElseThrow(() -> CommandFailure.misuse(nodes.isEmpty()
            ? "there is no node %s, since this is not a cluster".formatted(name)
            : "there is no node %s; there are %s".formatted(name, nodes.stream().map(node -> node.getString("name"))
                .collect(Collectors.joining(", "))), null));
  }

  /**
   * The ANA group of a node's own devices: the one with its number if that lies on it alone, else the lowest that does.
   *
   * @throws CommandFailure if the node or the group does not exist
   */
  int groupOf(String node) {
    JsonObject found = node(node);
    List<Integer> own = all(GROUPS).stream().filter(group -> texts(group, "nodes").equals(List.of(node)))
        .map(group -> number(group, "grpid")).sorted().toList();
    if (own.isEmpty()) {
      throw CommandFailure.misuse("every ANA group of node %s lies on other nodes too; name one with --group, or add one with "
          .formatted(node) + "'weft ctl add group --node %s'".formatted(node), null);
    }
    int preferred = number(found, "number");
    return own.contains(preferred) ? preferred : own.getFirst();
  }

  /** A host, if it has an entry. */
  Optional<JsonObject> host(String nqn) {
    return all("hosts").stream().filter(host -> nqn.equals(host.getString("nqn"))).findFirst();
  }

  private static String numbers(List<JsonObject> objects, String member) {
    return objects.isEmpty()
        ? "none"
        : objects.stream().map(object -> Integer.toString(number(object, member))).collect(Collectors.joining(", "));
  }

  /** The lowest number from 1 on that no object of a list has. */
  static int free(List<JsonObject> objects, String member) {
    Set<Integer> taken = objects.stream().map(object -> number(object, member)).collect(Collectors.toSet());
    return IntStream.iterate(1, n -> n + 1).filter(n -> !taken.contains(n)).findFirst().orElseThrow();
  }

  /** A number, which nvmetcli may have written as a text. */
  static int number(JsonObject object, String member) {
    return Integer.parseInt(String.valueOf(object.getValue(member)));
  }

  /** Whether a flag, which nvmetcli writes as 1 or "1", is set. */
  static boolean flag(JsonObject object, String member, boolean fallback) {
    Object value = object.getValue(member);
    return value == null ? fallback : value.equals(true) || String.valueOf(value).equals("1");
  }

  /** Whether any host may use a subsystem. */
  static boolean allowsAnyHost(JsonObject subsystem) {
    return flag(subsystem.getJsonObject("attr", new JsonObject()), "allow_any_host", false);
  }

  /** The ANA group of a namespace. */
  static int group(JsonObject namespace) {
    return Integer.parseInt(namespace.getJsonObject("ana", new JsonObject()).getString("grpid", "1"));
  }

  /** The path of a namespace's device. */
  static String device(JsonObject namespace) {
    return namespace.getJsonObject("device", new JsonObject()).getString("path", "");
  }
}
