// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.Configuration;
import io.weft.config.Configurations;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.PortEntry;
import io.weft.config.Samples;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operation.DeleteAnaGroup;
import io.weft.config.edit.Operation.DeleteHost;
import io.weft.config.edit.Operation.DeleteNamespace;
import io.weft.config.edit.Operation.DeleteNode;
import io.weft.config.edit.Operation.DeletePort;
import io.weft.config.edit.Operation.DeleteSubsystem;
import io.weft.config.edit.Operation.PutHost;
import io.weft.config.edit.Operations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OperationJsonTest {
  private static final Configuration FULL = Samples.full();

  private static List<Operation> read(String document) throws InvalidConfigurationException {
    return read(FULL, document);
  }

  private static List<Operation> read(Configuration current, String document) throws InvalidConfigurationException {
    return OperationJson.read(document.getBytes(StandardCharsets.UTF_8), current);
  }

  private static List<String> faults(String document) {
    return assertThrows(InvalidConfigurationException.class, () -> read(document)).violations().stream()
        .map(Violation::toString).toList();
  }

  @Property(tries = 200)
  @Label("every operation is read as it was written, in one line (mend 21)")
  void readsWhatItWrites(@ForAll long one, @ForAll long two) throws InvalidConfigurationException {
    Configuration before = Configurations.any(one);
    Configuration after = Configurations.any(two);
    // A port without a node, where there are some, is completed when it is read.
    Configuration complete = after.withPorts(
        after.ports().stream().filter(port -> !after.hasNodes() || port.node() != null).toList());
    List<Operation> operations = Operations.between(before, complete);
    String line = OperationJson.write(operations).toString();
    assertFalse(line.contains("\n"), line);
    assertEquals(operations, OperationJson.read(line.getBytes(StandardCharsets.UTF_8), before));
  }

  @Test
  void keepsSecretsAndSetsTheDiscoveryNqn() throws InvalidConfigurationException {
    List<Operation> operations = Operations.between(Configuration.EMPTY, Samples.withSecret().withDiscoveryNqn("nqn.2014-08.a:d"));
    String line = OperationJson.write(operations).toString();
    assertTrue(line.contains(Samples.SECRET), line);
    assertTrue(line.startsWith(
        "{\"operations\":[{\"op\":\"put\",\"kind\":\"discovery\",\"value\":{\"nqn\":\"nqn.2014-08.a:d\"}},"), line);
    assertEquals(operations, OperationJson.read(line.getBytes(StandardCharsets.UTF_8), Configuration.EMPTY));
  }

  @Test
  @DisplayName("what people write by hand: a deletion names the key alone")
  void readsDeletions() throws InvalidConfigurationException {
    assertEquals(List.of(new DeletePort(1), new DeleteNamespace(Samples.BETA, 7), new DeleteSubsystem(Samples.ALPHA),
            new DeleteHost(Samples.HOST_B), new DeleteNode("node-2"), new DeleteAnaGroup(2)),
        read(Samples.cluster(), """
            {"operations": [
              {"op": "delete", "kind": "port", "portid": 1},
              {"op": "delete", "kind": "namespace", "subsystem": "%s", "nsid": 7},
              {"op": "delete", "kind": "subsystem", "nqn": "%s"},
              {"op": "delete", "kind": "host", "nqn": "%s"},
              {"op": "delete", "kind": "node", "name": "node-2"},
              {"op": "delete", "kind": "ana_group", "grpid": 2}]}""".formatted(
            Samples.BETA, Samples.ALPHA, Samples.HOST_B)));
  }

  @Test
  @DisplayName("a subsystem and two namespaces without serial number, NSID and UUID get them, each its own")
  void suppliesIdentities() throws InvalidConfigurationException {
    Configuration after = Operations.apply(read("""
        {"operations": [
          {"op": "put", "kind": "subsystem", "value": {"nqn": "nqn.2014-08.org.example:new"}},
          {"op": "put", "kind": "namespace", "subsystem": "nqn.2014-08.org.example:new",
            "value": {"enable": 1, "device": {"path": "memory:1MiB"}}},
          {"op": "put", "kind": "namespace", "subsystem": "nqn.2014-08.org.example:new",
            "value": {"enable": 1, "device": {"path": "memory:1MiB"}}},
          {"op": "put", "kind": "namespace", "subsystem": "%s", "value": {"device": {"path": "memory:1MiB"}}}]}
        """.formatted(Samples.BETA)), FULL);
    SubsystemEntry added = after.subsystem("nqn.2014-08.org.example:new").orElseThrow();
    assertEquals(16, added.attributes().serial().length());
    assertEquals(List.of(1, 2), added.namespaces().stream().map(namespace -> namespace.nsid()).toList());
    assertEquals(2, added.namespaces().stream().map(namespace -> namespace.identifiers().uuid()).distinct().count());
    assertEquals(List.of(1, 2, 7), after.subsystem(Samples.BETA).orElseThrow().namespaces().stream()
        .map(namespace -> namespace.nsid()).toList(), "the lowest NSID that is free");
  }

  @Test
  void aSubsystemThatExistsKeepsItsSerialNumber() throws InvalidConfigurationException {
    Configuration after = Operations.apply(read("""
        {"operations": [{"op": "put", "kind": "subsystem",
          "value": {"nqn": "%s", "attr": {"allow_any_host": "1"}}}]}""".formatted(Samples.BETA)), FULL);
    SubsystemEntry beta = after.subsystem(Samples.BETA).orElseThrow();
    assertEquals("B1", beta.attributes().serial());
    assertEquals(Samples.beta().namespaceMap(), beta.namespaceMap(), "and its namespaces");
  }

  @Test
  @DisplayName("all faults of the operations are told in one round (mend 9)")
  void saysEverythingThatIsWrong() {
    assertEquals(List.of("operations[0].op: is missing; expected 'put' or 'delete'",
            "operations[1].kind: is 'disk'; expected discovery, host, subsystem, namespace, port, node or ana_group",
            "operations[2].op: is 'set'; expected 'put' or 'delete'",
            "operations[3].value: is missing; expected an object",
            "operations[4].value.namespaces: is unknown; expected one of allowed_hosts, attr, nqn, passthru",
            "operations[5]: subsystems[nqn=x] does not exist; expected one that exists",
            "operations[6].nsid: is missing; expected a number",
            "operations[7].value.addr.trtype: is 'rdmax'; expected",
            "operations[7].extra: is unknown; expected one of kind, op, value"),
        faults("""
            {"operations": [
              {"kind": "host"},
              {"op": "put", "kind": "disk"},
              {"op": "set", "kind": "host"},
              {"op": "put", "kind": "host"},
              {"op": "put", "kind": "subsystem", "value": {"nqn": "s", "namespaces": []}},
              {"op": "put", "kind": "namespace", "subsystem": "x", "value": {"nsid": 1}},
              {"op": "delete", "kind": "namespace", "subsystem": "s"},
              {"op": "put", "kind": "port", "value": {"portid": 1, "addr": {"trtype": "rdmax", "adrfam": "ipv4",
                "traddr": "127.0.0.1", "trsvcid": "1"}}, "extra": 1}]}""").stream()
            .map(line -> line.replaceFirst("('rdmax'; expected).*", "$1")).toList());
    assertEquals(List.of("operations: is missing; expected a list of operations",
        "operation: is unknown; expected one of operations"), faults("{\"operation\": []}"));
    assertEquals(List.of("operations: is 1; expected a list of objects"), faults("{\"operations\": 1}"));
  }

  @Test
  void theOperationsOfALargerDocumentAreRead() throws InvalidConfigurationException {
    byte[] line = "{\"revision\": 7, \"operations\": [{\"op\": \"delete\", \"kind\": \"port\", \"portid\": 1}]}"
        .getBytes(StandardCharsets.UTF_8);
    assertEquals(List.of(new DeletePort(1)), OperationJson.read(JsonDocument.parse(line), FULL));
  }

  @Test
  void aHostIsPutAsAWhole() throws InvalidConfigurationException {
    List<Operation> operations = read(
        "{\"operations\": [{\"op\": \"put\", \"kind\": \"host\", \"value\": {\"nqn\": \"%s\"}}]}".formatted(Samples.HOST_B));
    assertTrue(operations.getFirst() instanceof PutHost(var host) && host.dhchapKey() == null, operations::toString);
  }

  @Test
  @DisplayName("a port that is put without its node keeps it, and gets the only one that there is")
  void suppliesTheNode() throws InvalidConfigurationException {
    String port = """
        {"operations": [{"op": "put", "kind": "port", "value": {"portid": %d, "addr": {"trtype": "tcp",
          "adrfam": "ipv4", "traddr": "127.0.0.1", "trsvcid": "4420"}}}]}""";
    Configuration cluster = Samples.cluster();
    assertEquals("node-2", ports(read(cluster, port.formatted(2)), cluster).get(2).node());
    assertNull(ports(read(cluster, port.formatted(3)), cluster).get(3).node(), "which of the two, nobody knows");
    Configuration one = cluster.withoutNode("node-2");
    assertEquals("node-1", ports(read(one, port.formatted(2)), one).get(2).node());
    assertNull(ports(read(port.formatted(1)), FULL).get(1).node());
  }

  private static Map<Integer, PortEntry> ports(List<Operation> operations, Configuration current)
      throws InvalidConfigurationException {
    return Operations.apply(operations, current).ports().stream()
        .collect(Collectors.toMap(PortEntry::portId, port -> port));
  }
}
