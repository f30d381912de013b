// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts what is wanted and what is going on side by side. */
final class StatusDocument {
  private record NamespaceKey(String subsystemNqn, int nsid) {}

  private final Configuration configuration;
  private final NodeStatus node;
  private final Map<Integer, PortStatus> ports = new HashMap<>();
  private final Map<NamespaceKey, NamespaceStatus> namespaces = new HashMap<>();

  private StatusDocument(Configuration configuration, NodeStatus node) {
    this.configuration = configuration;
    this.node = node;
    node.ports().forEach(port -> ports.put(port.portId(), port));
    node.namespaces().forEach(namespace ->
        namespaces.put(new NamespaceKey(namespace.subsystemNqn(), namespace.nsid()), namespace));
  }

  static JsonObject of(Configuration configuration, NodeStatus node) {
    return new StatusDocument(configuration, node).document();
  }

  private JsonObject document() {
    return new JsonObject()
        .put("revision", configuration.revision())
        .put("node", new JsonObject().put("version", node.version()).put("transport", node.transport())
            .put("startedAt", node.startedAt()))
        .put("subsystems", array(configuration.subsystems().stream().map(this::subsystem).toList()))
        .put("ports", array(configuration.ports().stream().map(this::port).toList()))
        .put("hosts", new JsonArray(configuration.hosts().stream().map(HostEntry::nqn).toList()))
        .put("controllers", array(node.controllers().stream().map(StatusDocument::controller).toList()));
  }

  private static JsonArray array(List<JsonObject> objects) {
    return new JsonArray(objects);
  }

  private JsonObject subsystem(SubsystemEntry subsystem) {
    AllowedHosts allowed = subsystem.allowedHosts();
    return new JsonObject()
        .put("nqn", subsystem.nqn())
        .put("serial", subsystem.attributes().serial())
        .put("model", subsystem.attributes().model())
        .put("allowAnyHost", allowed.any())
        .put("allowedHosts", new JsonArray(allowed.nqns()))
        .put("ports", new JsonArray(configuration.ports().stream()
            .filter(port -> port.subsystems().contains(subsystem.nqn()))
            .map(PortEntry::portId)
            .collect(Collectors.toList())))
        .put("namespaces", array(subsystem.namespaces().stream()
            .map(namespace -> namespace(subsystem.nqn(), namespace))
            .toList()));
  }

  private JsonObject namespace(String nqn, NamespaceEntry namespace) {
    JsonObject json = new JsonObject()
        .put("nsid", namespace.nsid())
        .put("device", namespace.device().path())
        .put("uuid", namespace.identifiers().uuid().toString())
        .put("anaGroup", namespace.anaGroupId())
        .put("enabled", namespace.enable());
    NamespaceStatus status = namespaces.get(new NamespaceKey(nqn, namespace.nsid()));
    if (status == null) {
      return json.put("ready", false).put("detail", namespace.enable() ? "not running here" : "");
    }
    return json.put("ready", status.ready()).put("detail", status.detail())
        .put("size", status.size()).put("blockSize", status.blockSize())
        .put("reads", status.reads()).put("writes", status.writes())
        .put("bytesRead", status.bytesRead()).put("bytesWritten", status.bytesWritten());
  }

  private JsonObject port(PortEntry port) {
    PortStatus status = ports.get(port.portId());
    JsonObject ana = new JsonObject();
    port.anaGroups().forEach((group, state) -> ana.put(Integer.toString(group), state.label()));
    return new JsonObject()
        .put("portId", port.portId())
        .put("address", port.address().describe())
        .put("enabled", port.enable())
        .put("subsystems", new JsonArray(port.subsystems()))
        .put("referrals", new JsonArray(port.referrals().stream().map(r -> r.address().describe()).toList()))
        .put("anaGroups", ana)
        .put("listening", status != null && status.listening())
        .put("detail", status != null ? status.detail() : port.enable() ? "not running here" : "");
  }

  private static JsonObject controller(ControllerStatus controller) {
    return new JsonObject()
        .put("subsystem", controller.subsystemNqn())
        .put("cntlid", controller.cntlid())
        .put("host", controller.hostNqn())
        .put("hostAddress", controller.hostAddress())
        .put("portId", controller.portId())
        .put("ioQueues", controller.ioQueues())
        .put("connectedAt", controller.connectedAt());
  }
}
