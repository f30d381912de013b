// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.config.InvalidConfigurationException;
import io.weft.config.Samples;
import io.weft.config.Violation;
import io.weft.config.Violations;
import io.weft.config.edit.Operations;
import io.weft.config.json.NvmetJson;
import io.weft.config.json.OperationJson;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An edit whose document has both parts that cannot be read and parts that the rules refuse. */
class OneRoundTest {
  private static final ConfigState STATE = ConfigState.of(Samples.full(), new Rules(DeviceProbe.NONE)::require);

  private static List<String> refused(Change change) {
    return assertThrows(InvalidConfigurationException.class, () -> STATE.edit(ConfigStore.ANY_REVISION, change))
        .violations().stream().map(Violation::path).toList();
  }

  private static List<String> put(String document) {
    return refused(current -> NvmetJson.read(document.getBytes(StandardCharsets.UTF_8), current));
  }

  private static List<String> patch(String... operations) {
    String document = "{\"operations\": [%s]}".formatted(String.join(", ", operations));
    return refused(current -> Operations.apply(OperationJson.read(document.getBytes(StandardCharsets.UTF_8), current), current));
  }

  @Test
  @DisplayName("a document is told in one round what cannot be read of it and what breaks the rules (mend 9)")
  void documents() {
    assertEquals(List.of("subsystems[nqn=a].namespaces[0].nsid", "ports[portid=1].ana_groups[0].grpid", "hosts[nqn=h/h].nqn",
            "subsystems[nqn=b].allowed_hosts"),
        put("""
            {"hosts": [{"nqn": "h/h"}],
             "subsystems": [{"nqn": "a", "namespaces": [{"nsid": 4294967294}]}, {"nqn": "b", "allowed_hosts": ["x"]}],
             "ports": [{"portid": 1, "addr": {"trtype": "tcp", "adrfam": "ipv4", "traddr": "127.0.0.1", "trsvcid": "1"},
               "ana_groups": [{"grpid": 129}, {"grpid": 1, "ana": {"state": "optimized"}}]}]}"""));
  }

  @Test
  @DisplayName("operations are told in one round what cannot be read of them and what breaks the rules (mend 9)")
  void operations() {
    assertEquals(List.of("operations[0].value.enable", "operations[1].extra", "operations[3].value.ana_groups[1].grpid",
            "hosts[nqn=h/h].nqn", "subsystems[nqn=%s].attr.qid_max".formatted(Samples.ALPHA),
            "subsystems[nqn=%s].namespaces[nsid=1].device.path".formatted(Samples.BETA), "ports[portid=2].addr.trsvcid"),
        patch("""
            {"op": "put", "kind": "namespace", "subsystem": "%s", "value":
              {"nsid": 1, "enable": "x", "device": {"path": "relative"}}}""".formatted(Samples.BETA), """
            {"op": "put", "kind": "host", "value": {"nqn": "h/h"}, "extra": 1}""", """
            {"op": "put", "kind": "subsystem", "value": {"nqn": "%s", "attr": {"qid_max": 0}}}""".formatted(Samples.ALPHA), """
            {"op": "put", "kind": "port", "value": {"portid": 2,
              "addr": {"trtype": "tcp", "adrfam": "ipv4", "traddr": "127.0.0.1", "trsvcid": "70000"},
              "ana_groups": [{"grpid": 2}, {"grpid": 129}]}}"""));
  }

  @ParameterizedTest
  @DisplayName("what only follows from a fault is not told as another (mend 9)")
  @ValueSource(strings = {
      "{\"hosts\": {}, \"subsystems\": [{\"nqn\": \"a\", \"allowed_hosts\": [\"h\"]}]}",
      "{\"hosts\": [{\"nqn\": 1.5}], \"subsystems\": [{\"nqn\": \"a\", \"allowed_hosts\": [\"h\"]}]}",
      "{\"hosts\": [{\"nqn\": true}]}",
      "{\"hosts\": [7]}",
      "{\"hosts\": [{\"nqn\": \"h\", \"dhchap\": {\"key\": [], \"ctrl_key\": \"DHHC-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:\"}}]}",
      "{\"subsystems\": 1, \"ports\": [{\"portid\": 1, \"subsystems\": [\"a\"], \"addr\": {\"trtype\": \"tcp\", \"adrfam\": \"ipv4\", \"traddr\": \"127.0.0.1\", \"trsvcid\": \"1\"}}]}",
      "{\"subsystems\": [{\"nqn\": \"a\", \"allowed_hosts\": [5]}]}",
      "{\"subsystems\": [{\"nqn\": \"a\", \"allowed_hosts\": {\"a\": 5}}]}",
      "{\"subsystems\": [{\"nqn\": \"a\", \"attr\": 5}]}",
      "{\"subsystems\": [{\"nqn\": \"a\", \"attr\": {\"cntlid_min\": [], \"cntlid_max\": \"1\"}}]}",
      "{\"subsystems\": [{\"nqn\": \"a\", \"attr\": {\"serial\": {}}}]}",
      "{\"subsystems\": [{\"nqn\": \"a\", \"namespaces\": [7]}]}",
      "{\"subsystems\": [{\"nqn\": \"a\", \"namespaces\": [{\"nsid\": 1, \"enable\": 1, \"device\": 7}]}]}",
      "{\"subsystems\": [{\"nqn\": \"a\", \"namespaces\": [{\"nsid\": 1, \"enable\": 1, \"device\": {\"path\": {}}}]}]}",
      "{\"subsystems\": [{\"nqn\": \"a\", \"namespaces\": [{\"nsid\": 1, \"device\": {\"uuid\": 7}}]}]}",
      "{\"subsystems\": [{\"nqn\": \"a\", \"namespaces\": [{\"nsid\": 1, \"ana\": {\"grpid\": []}, \"ana_grpid\": 3}]}]}",
      "{\"ports\": [{\"portid\": 1, \"addr\": 5}]}",
      "{\"ports\": [{\"portid\": [], \"addr\": {\"trtype\": \"tcp\", \"adrfam\": \"ipv4\", \"traddr\": \"127.0.0.1\", \"trsvcid\": \"1\", \"portid\": 3}}]}",
      "{\"ports\": [{\"portid\": 1, \"addr\": {\"trtype\": \"tcp\", \"traddr\": \"::1\", \"trsvcid\": \"1\"}}]}",
      "{\"ports\": [{\"portid\": 1, \"addr\": {\"trtype\": \"tcp\", \"adrfam\": 4, \"traddr\": \"::1\", \"trsvcid\": \"1\"}}]}",
      "{\"ports\": [{\"portid\": 1, \"addr\": {\"trtype\": \"tcp\", \"adrfam\": \"ipv4\", \"traddr\": false, \"trsvcid\": \"1\"}}]}",
      "{\"ports\": [{\"portid\": 1, \"ana_groups\": [{\"grpid\": 0}], \"addr\": {\"trtype\": \"tcp\", \"adrfam\": \"ipv4\", \"traddr\": \"127.0.0.1\", \"trsvcid\": \"1\"}}]}",
      "{\"discovery\": {\"nqn\": []}}",
      "{\"discovery\": []}"})
  void oneFaultEach(String document) {
    assertEquals(1, put(document).size(), () -> put(document).toString());
  }

  @ParameterizedTest
  @DisplayName("what only follows from a fault of an operation is not told as another (mend 9)")
  @ValueSource(strings = {
      "5",
      "{\"op\": \"put\", \"kind\": \"host\", \"value\": 5}",
      "{\"op\": \"put\", \"kind\": \"host\", \"value\": {\"nqn\": []}}",
      "{\"op\": \"put\", \"kind\": \"namespace\", \"subsystem\": \"nqn.2014-08.org.example:beta\", \"value\": 5}",
      "{\"op\": \"put\", \"kind\": \"namespace\", \"subsystem\": [], \"value\": {\"device\": {\"path\": \"memory:1MiB\"}}}",
      "{\"op\": \"put\", \"kind\": \"discovery\", \"value\": {\"nqn\": {}}}",
      "{\"op\": \"put\", \"kind\": \"discovery\", \"value\": 5}",
      "{\"op\": [], \"kind\": \"host\", \"nqn\": \"a\"}",
      "{\"op\": \"delete\", \"kind\": \"port\", \"portid\": []}",
      "{\"op\": \"put\", \"kind\": \"subsystem\", \"value\": {\"nqn\": []}}, {\"op\": \"put\", \"kind\": \"namespace\", \"subsystem\": \"new\", \"value\": {}}",
      "{\"op\": \"put\", \"kind\": \"subsystem\", \"value\": {\"nqn\": \"new\", \"attr\": {\"serial\": []}}}",
      "{\"op\": \"put\", \"kind\": \"namespace\", \"subsystem\": \"nqn.2014-08.org.example:beta\", \"value\": {\"enable\": 1, \"device\": {\"path\": 1.5}}}"})
  void oneFaultEachOfOperations(String operations) {
    assertEquals(1, patch(operations).size(), () -> patch(operations).toString());
  }

  @Test
  void tellsAtMostSoMany() {
    String hosts = IntStream.range(0, 99).mapToObj("{\"nqn\": \"a/%d\", \"x\": 1}"::formatted).collect(Collectors.joining(", "));
    assertEquals(Violations.LIMIT, put("{\"hosts\": [%s]}".formatted(hosts)).size());
  }
}
