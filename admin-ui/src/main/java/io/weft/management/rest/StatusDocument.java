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
import io.weft.config.status.DeviceFailure;
import io.weft.config.status.Excerpt;
import io.weft.config.status.NamespaceStatus;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.PortStatus;
import io.weft.config.status.ProcessStatus;
import io.weft.config.status.StatusQuery;
import io.weft.config.status.SubsystemStatus;
import io.weft.config.status.Tally;
import io.weft.config.status.TargetStatus;
import io.weft.config.status.TargetSummary;
import io.weft.management.ops.Health;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The status of a node as JSON: the configuration, and for each of its objects what is running. What is longer than the
 * query's limit is cut, and the whole is in the totals and counts.
 */
final class StatusDocument {
  private static final String NOT_RUNNING = "not running here";
  private static final String READ = "read";
  private static final String WRITE = "write";

  /** The names of other objects that a document has room for, for each object that it may show. */
  private static final int NAMES_PER_OBJECT = 10;

  private final Configuration configuration;
  private final NodeStatus node;
  private final StatusQuery query;
  private final Map<Integer, PortStatus> ports = new HashMap<>();
  private final Map<String, SubsystemStatus> subsystems = new HashMap<>();
  private final Excerpt excerpt;
  private int namesLeft;
  private final Map<String, List<Integer>> links;

  private StatusDocument(Configuration configuration, NodeStatus node, StatusQuery query) {
    this.configuration = configuration;
    this.node = node;
    this.query = query;
    node.target().ports().forEach(port -> ports.put(port.portId(), port));
    node.target().subsystems().forEach(subsystem -> subsystems.put(subsystem.nqn(), subsystem));
    this.excerpt = Excerpt.of(configuration, query, new AsRead(node.target()));
    this.links = links();
    this.namesLeft = NAMES_PER_OBJECT * query.limit();
  }

  /**
   * The document.
   *
   * @param configuration what is wanted
   * @param node what runs, read with the same query
   * @param health the results of the process's checks
   */
  static JsonObject of(Configuration configuration, NodeStatus node, StatusQuery query, Health health) {
    return new StatusDocument(configuration, node, query).document(health);
  }

  private JsonObject document(Health health) {
    ProcessStatus process = node.process();
    TargetSummary summary = node.target().summary();
    return new JsonObject()
        .put("revision", configuration.revision())
        .put("node", new JsonObject().put("version", process.version()).put("transport", process.transport())
            .put("startedAt", process.startedAt().toEpochMilli()))
        .put("subsystems", array(excerpt.subsystems().stream().map(this::subsystem)))
        .put("ports", array(excerpt.ports().stream().map(this::port)))
        .put("hosts", cut(configuration.hosts(), HostEntry::nqn))
        .put("controllers", array(node.target().subsystems().stream().flatMap(StatusDocument::controllers)))
        .put("health", health.json().put("failures", new JsonArray(summary.failures())).put("failed", summary.failed()))
        .put("totals", new JsonObject()
            .put("subsystems", configuration.subsystems().size())
            .put("namespaces", tally(summary.namespaces()))
            .put("ports", tally(summary.ports()))
            .put("hosts", configuration.hosts().size())
            .put("controllers", summary.controllers()))
        .put("limit", query.limit());
  }

  private static JsonObject tally(Tally tally) {
    return new JsonObject()
        .put("configured", tally.configured()).put("enabled", tally.enabled()).put("working", tally.working());
  }

  private static JsonArray array(Stream<JsonObject> objects) {
    return new JsonArray(objects.toList());
  }

  /** The names of the objects of a list that may be long, as long as the document has room for names. */
  private <T> JsonArray cut(Collection<T> objects, Function<T, String> name) {
    List<String> names = objects.stream().limit(namesLeft).map(name).toList();
    namesLeft -= names.size();
    return new JsonArray(names);
  }

  /** The PORTIDs of the ports that link each subsystem of the excerpt. */
  private Map<String, List<Integer>> links() {
    Map<String, List<Integer>> linked = new HashMap<>();
    excerpt.subsystems().forEach(part -> linked.put(part.entry().nqn(), new ArrayList<>()));
    for (PortEntry port : configuration.ports()) {
      for (String nqn : port.subsystems()) {
        List<Integer> portIds = linked.get(nqn);
        if (portIds != null) {
          portIds.add(port.portId());
        }
      }
    }
    return linked;
  }

  private JsonObject subsystem(Excerpt.Part part) {
    SubsystemEntry subsystem = part.entry();
    AllowedHosts allowed = subsystem.allowedHosts();
    return new JsonObject()
        .put("nqn", subsystem.nqn())
        .put("serial", subsystem.attributes().serial())
        .put("model", subsystem.attributes().model())
        .put("allowAnyHost", allowed.any())
        .put("allowedHosts", cut(allowed.nqns(), Function.identity()))
        .put("ports", new JsonArray(links.getOrDefault(subsystem.nqn(), List.of())))
        .put("namespaces", array(namespaces(part)))
        .put("allowedHostCount", allowed.nqns().size())
        .put("namespaceCount", subsystem.namespaces().size());
  }

  private Stream<JsonObject> namespaces(Excerpt.Part part) {
    Map<Integer, NamespaceStatus> running = new HashMap<>();
    SubsystemStatus status = subsystems.get(part.entry().nqn());
    if (status != null) {
      status.namespaces().forEach(namespace -> running.put(namespace.nsid(), namespace));
    }
    return part.namespaces().stream().map(entry -> namespace(entry, running.get(entry.nsid())));
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
    DeviceFailure failure = status.failure();
    if (failure != null) {
      json.put("deviceState", failure.state()).put("since", failure.since().toEpochMilli());
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
    JsonObject json = new JsonObject();
    if (port.node() != null) {
      json.put("node", port.node());
    }
    return json
        .put("portId", port.portId())
        .put("address", port.address().describe())
        .put("enabled", port.enable())
        .put("subsystems", cut(port.subsystems(), Function.identity()))
        .put("referrals", cut(port.referrals(), referral -> referral.address().describe()))
        .put("anaGroups", ana)
        .put("listening", status != null && status.listening())
        .put("detail", status != null ? status.detail() : port.enable() ? NOT_RUNNING : "")
        .put("subsystemCount", port.subsystems().size());
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

  /** What the node has put first when it read its status. */
  private record AsRead(Map<String, Integer> subsystems, Map<String, Map<Integer, Integer>> namespaces,
      Map<Integer, Integer> ports) implements Excerpt.Importance {
    AsRead(TargetStatus status) {
      this(new HashMap<>(), new HashMap<>(), new HashMap<>());
      status.subsystems().forEach(subsystem -> {
        subsystems.put(subsystem.nqn(), subsystems.size());
        Map<Integer, Integer> places = new HashMap<>();
        subsystem.namespaces().forEach(namespace -> places.put(namespace.nsid(), places.size()));
        namespaces.put(subsystem.nqn(), places);
      });
      status.ports().forEach(port -> ports.put(port.portId(), ports.size()));
    }

    @Override
    public int ofSubsystem(String nqn) {
      return subsystems.getOrDefault(nqn, Integer.MAX_VALUE);
    }

    @Override
    public int ofNamespace(String nqn, int nsid) {
      return namespaces.getOrDefault(nqn, Map.of()).getOrDefault(nsid, Integer.MAX_VALUE);
    }

    @Override
    public int ofPort(int portId) {
      return ports.getOrDefault(portId, Integer.MAX_VALUE);
    }
  }
}
