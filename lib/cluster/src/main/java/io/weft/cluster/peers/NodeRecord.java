// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.Collections;

/**
 * What a node says of itself.
 *
 * @param name its name, unique in the cluster
 * @param number its number, 1 to 127
 * @param starts how often it has started with its data directory; never goes back
 * @param roles what it runs: {@code target}, {@code discovery}, {@code admin}, {@code voter}
 * @param version its program's version
 * @param clusterAddress where the other nodes reach it
 * @param ports the ports that it listens on
 * @param discovery the addresses at which its discovery service listens
 * @param subsystems the NQNs of the subsystems that it serves
 * @param revision the revision of the configuration that it has applied and has on its disk; it uses no device any more that this
 *     revision does not let it use, and never goes behind it
 * @param groups the ANA groups that it owns
 * @param health {@code ok}, or in a few words what is wrong
 */
public record NodeRecord(
    String name,
    int number,
    int starts,
    SortedSet<String> roles,
    String version,
    String clusterAddress,
    List<ListeningPort> ports,
    List<ServiceAddress> discovery,
    SortedSet<String> subsystems,
    long revision,
    List<OwnedGroup> groups,
    String health) {

  /** Copies the collections, so that the record is immutable. */
  public NodeRecord {
    roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    ports = List.copyOf(ports);
    discovery = List.copyOf(discovery);
    subsystems = Collections.unmodifiableSortedSet(new TreeSet<>(subsystems));
    groups = List.copyOf(groups);
  }

  /**
   * A port on which a node listens.
   *
   * @param portId its PORTID
   * @param address where, as {@code 192.0.2.1:4420}
   * @param since since when, in milliseconds since 1970
   */
  public record ListeningPort(int portId, String address, long since) {}

  /**
   * Where a service can be reached.
   *
   * @param address an IP address
   * @param port its TCP port
   */
  public record ServiceAddress(String address, int port) {}

  /**
   * An ANA group that a node owns.
   *
   * @param group its ANAGRPID
   * @param epoch counts the group's owners
   */
  public record OwnedGroup(int group, long epoch) {}

  /** The record as JSON. */
  public JsonObject toJson() {
    JsonArray listening = new JsonArray();
    ports.forEach(port -> listening.add(
        new JsonObject().put("id", port.portId()).put("address", port.address()).put("since", port.since())));
    JsonArray services = new JsonArray();
    discovery.forEach(service -> services.add(new JsonObject().put("address", service.address()).put("port", service.port())));
    JsonArray owned = new JsonArray();
    groups.forEach(group -> owned.add(new JsonObject().put("group", group.group()).put("epoch", group.epoch())));
    return new JsonObject()
        .put("name", name)
        .put("number", number)
        .put("starts", starts)
        .put("roles", new JsonArray(List.copyOf(roles)))
        .put("version", version)
        .put("clusterAddress", clusterAddress)
        .put("ports", listening)
        .put("discovery", services)
        .put("subsystems", new JsonArray(List.copyOf(subsystems)))
        .put("revision", revision)
        .put("groups", owned)
        .put("health", health);
  }

  /**
   * Reads JSON. What a newer version adds is left out, and what it has dropped is empty.
   *
   * @throws IllegalArgumentException if it is no record of a node
   */
  public static NodeRecord fromJson(JsonObject json) {
    try {
      String name = json.getString("name", "");
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a record of a node needs its name");
      }
      return new NodeRecord(
          name,
          json.getInteger("number", 0),
          json.getInteger("starts", 0),
          texts(json, "roles"),
          json.getString("version", ""),
          json.getString("clusterAddress", ""),
          objects(json, "ports").stream().map(port ->
              new ListeningPort(port.getInteger("id", 0), port.getString("address", ""), port.getLong("since", 0L))).toList(),
          objects(json, "discovery").stream().map(service ->
              new ServiceAddress(service.getString("address", ""), service.getInteger("port", 0))).toList(),
          texts(json, "subsystems"),
          json.getLong("revision", 0L),
          objects(json, "groups").stream().map(group ->
              new OwnedGroup(group.getInteger("group", 0), group.getLong("epoch", 0L))).toList(),
          json.getString("health", ""));
    } catch (ClassCastException e) {
      throw new IllegalArgumentException("a record of a node has values of other types", e);
    }
  }

  private static SortedSet<String> texts(JsonObject json, String key) {
    SortedSet<String> texts = new TreeSet<>();
    json.getJsonArray(key, new JsonArray()).forEach(text -> texts.add((String) text));
    return texts;
  }

  private static List<JsonObject> objects(JsonObject json, String key) {
    JsonArray array = json.getJsonArray(key, new JsonArray());
    return java.util.stream.IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
  }
}
