// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.status.NamespaceStatus;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.PortStatus;
import io.weft.config.status.ProcessStatus;
import io.weft.config.status.SubsystemStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The status of a node as JSON: the configuration, and for each of its objects what is running. */
final class StatusDocument {
  private static final String NOT_RUNNING = "not running here";
  private static final String READ = "read";
  private static final String WRITE = "write";

  private final Configuration configuration;
  private final NodeStatus node;
  private final Map<Integer, PortStatus> ports = new HashMap<>();
  private final Map<String, SubsystemStatus> subsystems = new HashMap<>();

  private StatusDocument(Configuration configuration, NodeStatus node) {
    this.configuration = configuration;
    this.node = node;
    node.target().ports().forEach(port -> ports.put(port.portId(), port));
    node.target().subsystems().forEach(subsystem -> subsystems.put(subsystem.nqn(), subsystem));
  }

  static JsonObject of(Configuration configuration, NodeStatus node) {
    return new StatusDocument(configuration, node).document();
  }

  private JsonObject document() {
    ProcessStatus process = node.process();
    return new JsonObject()
        .put("revision", configuration.revision())
        .put("node", new JsonObject().put("version", process.version()).put("transport", process.transport())
            .put("startedAt", process.startedAt().toEpochMilli()))
        .put("subsystems", array(configuration.subsystems().stream().map(this::subsystem).toList()))
        .put("ports", array(configuration.ports().stream().map(this::port).toList()))
        .put("hosts", new JsonArray(configuration.hosts().stream().map(HostEntry::nqn).toList()))
        .put("controllers", array(node.target().subsystems().stream().flatMap(StatusDocument::controllers).toList()));
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
        .put("namespaces", array(namespaces(subsystem)));
  }

  private List<JsonObject> namespaces(SubsystemEntry subsystem) {
    Map<Integer, NamespaceStatus> running = new HashMap<>();
    SubsystemStatus status = subsystems.get(subsystem.nqn());
    if (status != null) {
      status.namespaces().forEach(namespace -> running.put(namespace.nsid(), namespace));
    }
    return subsystem.namespaces().stream().map(entry -> namespace(entry, running.get(entry.nsid()))).toList();
  }

  private static JsonObject namespace(NamespaceEntry namespace, @Nullable NamespaceStatus status) {
    JsonObject json = new JsonObject()
        .put("nsid", namespace.nsid())
        .put("device", namespace.device().path())
        .put("uuid", namespace.identifiers().uuid().toString())
        .put("anaGroup", namespace.anaGroupId())
        .put("enabled", namespace.enable());
    if (status == null) {
      return json.put("ready", false).put("detail", namespace.enable() ? NOT_RUNNING : "");
    }
    return json.put("ready", status.exported()).put("detail", status.detail())
        .put("size", status.capacity()).put("blockSize", status.blockSize())
        .put("reads", status.io(READ).commands()).put("writes", status.io(WRITE).commands())
        .put("bytesRead", status.io(READ).bytes()).put("bytesWritten", status.io(WRITE).bytes());
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
        .put("referrals", new JsonArray(port.referrals().stream()
            .map(referral -> referral.address().describe())
            .toList()))
        .put("anaGroups", ana)
        .put("listening", status != null && status.listening())
        .put("detail", status != null ? status.detail() : port.enable() ? NOT_RUNNING : "");
  }

  private static Stream<JsonObject> controllers(SubsystemStatus subsystem) {
    return subsystem.controllers().stream().map(controller -> new JsonObject()
        .put("subsystem", subsystem.nqn())
        .put("cntlid", controller.cntlid())
        .put("host", controller.hostNqn())
        .put("hostAddress", Objects.requireNonNullElse(controller.hostAddress(), ""))
        .put("portId", controller.portId())
        .put("ioQueues", controller.ioQueues())
        .put("connectedAt", controller.connectedSince().toEpochMilli()));
  }
}
