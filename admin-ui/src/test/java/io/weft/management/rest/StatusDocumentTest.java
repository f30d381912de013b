// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonObject;
import io.weft.config.Configuration;
import io.weft.config.Samples;
import io.weft.config.status.ControllerStatus;
import io.weft.config.status.DeviceFailure;
import io.weft.config.status.IoCounters;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The document that scripts and the status page read: its fields, their order and their values do not change. */
class StatusDocumentTest {
  private static final ProcessStatus PROCESS = new ProcessStatus("1.2.3", "epoll", Instant.ofEpochMilli(1000));
  private static final TargetSummary SUMMARY = new TargetSummary(5, 5, new Tally(3, 3, 1), new Tally(1, 1, 0), 2, 2,
      List.of("port 1: address in use", Samples.BETA + " namespace 1: out of memory"));
  private static final String ALPHA_UUID = uuid(1, "/srv/alpha.img");
  private static final String BETA_1_UUID = uuid(1, "memory:64MiB");
  private static final String BETA_7_UUID = uuid(7, "null:4GiB");

  private static String uuid(int nsid, String path) {
    return Samples.namespace(nsid, path).identifiers().uuid().toString();
  }

  private static JsonObject document(Configuration configuration, NodeStatus node, StatusQuery query) {
    Map<String, Optional<String>> checks = new TreeMap<>(Map.of("store", Optional.empty()));
    checks.put("target node", node.target().problem());
    return StatusDocument.of(configuration, node, query, new Health(checks, Map.of()));
  }

  private static NodeStatus node() {
    NamespaceStatus alpha = new NamespaceStatus(1, "/srv/alpha.img", true, true, null, "threads", 4096, 1 << 20,
        Map.of("read", new IoCounters(3, 12288, 0, 1), "write", new IoCounters(2, 8192, 1, 1),
            "flush", new IoCounters(9, 0, 0, 1)));
    NamespaceStatus failed = NamespaceStatus.notExported(1, "memory:64MiB", true,
        new DeviceFailure("failed", Instant.ofEpochMilli(4000), "out of memory"));
    ControllerStatus first = new ControllerStatus(1, Samples.HOST_A, new UUID(0, 1).toString(), "192.0.2.9:50312", 1, 4,
        77, 0, Instant.ofEpochMilli(2000));
    ControllerStatus looped = new ControllerStatus(2, Samples.HOST_B, new UUID(0, 2).toString(), null, 1, 0, 5, 0,
        Instant.ofEpochMilli(3000));
    return new NodeStatus(PROCESS, new TargetStatus(SUMMARY, 2, 0,
        List.of(new SubsystemStatus(Samples.ALPHA, List.of(alpha), List.of(first)),
            new SubsystemStatus(Samples.BETA, List.of(failed), List.of(looped))),
        List.of(new PortStatus(1, "127.0.0.1:4420", true, false, "address in use", List.of(Samples.ALPHA, Samples.BETA)))));
  }

  @Test
  @DisplayName("the status has the state and the time of a device with a problem (mend 4)")
  void putsTheStatusBesideTheConfigurationByteForByte() {
    assertEquals("""
        {"revision":5,\
        "node":{"version":"1.2.3","transport":"epoll","startedAt":1000},\
        "subsystems":[\
        {"nqn":"nqn.2014-08.org.example:alpha","serial":"A1","model":"Weft","allowAnyHost":true,"allowedHosts":[],\
        "ports":[1],"namespaces":[\
        {"nsid":1,"device":"/srv/alpha.img","uuid":"%s","anaGroup":1,"enabled":true,"ready":true,"detail":"threads",\
        "size":1048576,"blockSize":4096,"reads":3,"writes":2,"bytesRead":12288,"bytesWritten":8192}],\
        "allowedHostCount":0,"namespaceCount":1},\
        {"nqn":"nqn.2014-08.org.example:beta","serial":"B1","model":"Weft","allowAnyHost":false,\
        "allowedHosts":["nqn.2014-08.org.example:host-a"],"ports":[1],"namespaces":[\
        {"nsid":1,"device":"memory:64MiB","uuid":"%s","anaGroup":1,"enabled":true,\
        "deviceState":"failed","since":4000,"ready":false,"detail":"out of memory (failed since 1970-01-01T00:00:04Z)",\
        "size":0,"blockSize":0,"reads":0,"writes":0,"bytesRead":0,"bytesWritten":0},\
        {"nsid":7,"device":"null:4GiB","uuid":"%s","anaGroup":2,"enabled":true,"ready":false,\
        "detail":"not running here"}],"allowedHostCount":1,"namespaceCount":2}],\
        "ports":[{"portId":1,"address":"127.0.0.1:4420","enabled":true,\
        "subsystems":["nqn.2014-08.org.example:alpha","nqn.2014-08.org.example:beta"],"referrals":["192.0.2.77:8009"],\
        "anaGroups":{"1":"optimized","2":"non-optimized"},"listening":false,"detail":"address in use",\
        "subsystemCount":2}],\
        "hosts":["nqn.2014-08.org.example:host-a","nqn.2014-08.org.example:host-b"],\
        "controllers":[\
        {"subsystem":"nqn.2014-08.org.example:alpha","cntlid":1,"host":"nqn.2014-08.org.example:host-a",\
        "hostAddress":"192.0.2.9:50312","portId":1,"ioQueues":4,"connectedAt":2000},\
        {"subsystem":"nqn.2014-08.org.example:beta","cntlid":2,"host":"nqn.2014-08.org.example:host-b",\
        "hostAddress":"","portId":1,"ioQueues":0,"connectedAt":3000}],\
        "health":{"status":"DOWN","checks":{"store":"UP","target node":"port 1: address in use; \
        nqn.2014-08.org.example:beta namespace 1: out of memory"},"failures":["port 1: address in use",\
        "nqn.2014-08.org.example:beta namespace 1: out of memory"],"failed":2},\
        "totals":{"subsystems":2,"namespaces":{"configured":3,"enabled":3,"working":1},\
        "ports":{"configured":1,"enabled":1,"working":0},"hosts":2,"controllers":2},"limit":10000}"""
        .formatted(ALPHA_UUID, BETA_1_UUID, BETA_7_UUID), document(Samples.withSecret(), node(), StatusQuery.ALL).encode());
  }

  @Test
  void aNodeWithoutATargetRunsNothing() {
    Configuration configuration = Samples.full();
    JsonObject document = document(configuration, NodeStatus.withoutTarget(PROCESS), StatusQuery.ALL);
    JsonObject port = document.getJsonArray("ports").getJsonObject(0);
    assertFalse(port.getBoolean("listening"));
    assertEquals("not running here", port.getString("detail"));
    assertEquals(0, document.getJsonArray("controllers").size());
  }

  @Test
  void whatIsDisabledHasNoDetail() {
    Configuration configuration = Samples.full()
        .withSubsystems(List.of(Samples.alpha().withNamespaces(
            List.of(Samples.namespace(1, "memory:1MiB").withEnable(false)))))
        .withPorts(List.of(Samples.port().withEnable(false)));
    JsonObject document = document(configuration, NodeStatus.withoutTarget(PROCESS), StatusQuery.ALL);
    assertEquals("", document.getJsonArray("ports").getJsonObject(0).getString("detail"));
    assertEquals("", document.getJsonArray("subsystems").getJsonObject(0).getJsonArray("namespaces").getJsonObject(0)
        .getString("detail"));
  }

  @Test
  void secretsStayOut() {
    String text = document(Samples.full(), node(), StatusQuery.ALL).encode();
    assertFalse(text.contains("DHHC"), text);
  }
}
