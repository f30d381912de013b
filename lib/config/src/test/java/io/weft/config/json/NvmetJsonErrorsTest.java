// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvmetJsonErrorsTest {
  private static List<Violation> errors(String document) {
    return assertThrows(InvalidConfigurationException.class,
        () -> NvmetJson.read(document.getBytes(StandardCharsets.UTF_8), Configuration.EMPTY)).violations();
  }

  private static void refuses(String document, String error) {
    String found = errors(document).getFirst().toString();
    assertTrue(found.startsWith(error), found);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ``                           | document: is empty; expected a JSON object
      []                           | document: is a list; expected a JSON object
      {"hosts": [}                 | document: is not JSON at line 1, column 12: Unexpected close marker '}': expected
      {"hosts": [], "hosts": []}   | document: is not JSON at line 1, column 22: Duplicate field 'hosts'; expected a
      {} {}                        | document: is not JSON
      {"host": []}                 | host: is unknown; expected one of ana_groups, discovery, hosts, nodes, ports, subsystems
      {"hosts": {}}                | hosts: is an object; expected a list of objects
      {"hosts": [1]}               | hosts[0]: is 1; expected an object
      {"hosts": [{}]}              | hosts[0].nqn: is missing; expected 1 to 223 bytes
      {"hosts": [{"nqn": []}]}     | hosts[0].nqn: is a list; expected a string
      {"discovery": {"nqnx": "a"}} | discovery.nqnx: is unknown; expected one of nqn
      {"ports": [{}]}              | ports[0].portid: is missing; expected a number
      """)
  void saysWhereAndWhat(String document, String error) {
    refuses(document, error);
  }

  @Test
  @DisplayName("what is too deep or too long for the parser is refused without the names of its classes (mend 20)")
  void namesNoClasses() {
    for (String document : List.of("[".repeat(5000), "{\"hosts\": " + "9".repeat(5000) + "}",
        "{\"" + "k".repeat(100_000) + "\": 1}")) {
      String error = errors(document).getFirst().toString();
      assertTrue(error.startsWith("document: is not JSON") && error.contains("exceeds the maximum allowed"), error);
      assertFalse(error.contains("StreamReadConstraints") || error.contains("from `"), error);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"hash": "md5"}      | .hash: is 'md5'; expected 'hmac(sha256)', 'hmac(sha384)', 'hmac(sha512)'
      {"dhgroup": "modp"}  | .dhgroup: is 'modp'; expected 'null', 'ffdhe2048'
      {"key": {}}          | .key: is an object; expected a string
      1                    | : is 1; expected an object
      """)
  void saysWhereAndWhatInHosts(String dhchap, String error) {
    refuses("{\"hosts\": [{\"nqn\": \"a\", \"dhchap\": %s}]}".formatted(dhchap), "hosts[nqn=a].dhchap" + error);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "attr": {"qid_max": "many"}     | .attr.qid_max: is 'many'; expected a number
      "attr": {"qid_max": 1.5}        | .attr.qid_max: is 1.5; expected a number
      "attr": {"qid_max": 9999999999} | .attr.qid_max: is 9999999999; expected a number
      "attr": {"version": "two"}      | .attr.version: is 'two'; expected a version such as 2.1
      "attr": {"pi_enable": 1}        | .attr.pi_enable: is 1, but protection information is not available
      "attr": {"allow_any_host": "y"} | .attr.allow_any_host: is 'y'; expected 0 or 1
      "passthru": [{"enable": 1}]     | .passthru[0].enable: is 1, but a whole controller cannot
      "allowed_hosts": [1]            | .allowed_hosts[0]: is 1; expected a string
      "allowed_hosts": "a"            | .allowed_hosts: is 'a'; expected a list of strings
      "namespaces": [{}]              | .namespaces[0].nsid: is missing; expected a number
      """)
  void saysWhereAndWhatInSubsystems(String member, String error) {
    refuses("{\"subsystems\": [{\"nqn\": \"a\", %s}]}".formatted(member), "subsystems[nqn=a]" + error);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "enable": 2                           | .enable: is 2; expected 0 or 1
      "device": {"uuid": "x"}               | .device.uuid: is 'x'; expected 32 hexadecimal digits
      "device": {"eui64": "x"}              | .device.eui64: is 'x'; expected 16 hexadecimal digits
      "device": {"size": 1}                 | .device.size: is unknown; expected one of block_size, eui64, nguid
      "ana": {"grpid": 2}, "ana_grpid": 3   | .ana_grpid: is 3; expected the same as ana.grpid, which is 2
      """)
  void saysWhereAndWhatInNamespaces(String member, String error) {
    refuses("{\"subsystems\": [{\"nqn\": \"a\", \"namespaces\": [{\"nsid\": 1, %s}]}]}".formatted(member),
        "subsystems[nqn=a].namespaces[nsid=1]" + error);
  }

  @Test
  void saysWhereAndWhatInPorts() {
    List<String> found = errors("""
        {"ports": [{"portid": 1,
          "addr": {"trtype": "udp", "adrfam": "ipv4", "traddr": "::1", "portid": 2, "mtu": 9000},
          "ana_groups": [{"grpid": 2, "ana": {"state": "good"}}, {"grpid": 2}],
          "param": {"pi_enable": "1"},
          "referrals": [{"addr": {}}]}]}""").stream().map(Violation::path).toList();
    assertEquals(List.of("ports[portid=1].addr.trtype", "ports[portid=1].addr.trsvcid", "ports[portid=1].addr.portid",
        "ports[portid=1].param.pi_enable", "ports[portid=1].referrals[0].name",
        "ports[portid=1].referrals[0].addr.trtype", "ports[portid=1].referrals[0].addr.adrfam",
        "ports[portid=1].referrals[0].addr.traddr", "ports[portid=1].referrals[0].addr.trsvcid",
        "ports[portid=1].ana_groups[0].ana.state", "ports[portid=1].ana_groups[1].grpid", "ports[portid=1].addr.mtu"),
        found);
  }

  @ParameterizedTest
  @DisplayName("a port of a transport that is not served makes one violation that says so (mend 9)")
  @CsvSource(delimiter = '|', textBlock = """
      "trtype": "rdma", "adrfam": "ipv4", "traddr": "192.0.2.1", "trsvcid": "4420" | is 'rdma', which this version
      "trtype": "loop", "adrfam": "", "traddr": "", "trsvcid": "", "tsas": ""      | is 'loop', which this version
      "trtype": "pci", "adrfam": "pci", "traddr": "0000:01:00.0", "tsas": ""       | is 'pci', which this version
      "trtype": "fc", "adrfam": "fc", "traddr": "nn-0x1:pn-0x2", "tsas": ""        | is 'fc', which this version
      "trtype": "", "adrfam": "", "traddr": "", "trsvcid": ""                      | is '': the port was made but never
      """)
  void refusesOtherTransports(String addr, String problem) {
    List<Violation> found = errors("{\"ports\": [{\"portid\": 2, \"addr\": {%s}, \"ana_groups\": []}]}".formatted(addr));
    assertEquals(List.of("ports[portid=2].addr.trtype"), found.stream().map(Violation::path).toList());
    assertTrue(found.getFirst().problem().startsWith(problem), found::toString);
    assertEquals("'tcp', the only transport that is served, or a document without this port",
        found.getFirst().expected());
  }

  @Test
  void anEmptyKeyIsAKey() throws InvalidConfigurationException {
    byte[] document = "{\"hosts\": [{\"nqn\": \"\"}]}".getBytes(StandardCharsets.UTF_8);
    assertEquals("", NvmetJson.read(document, Configuration.EMPTY).hosts().getFirst().nqn(), "which the rules refuse");
  }

  @Test
  void takesEachKeyOnce() {
    assertEquals(List.of("hosts[1].nqn: is 'a', as in hosts[0]; expected a different value",
            "subsystems[nqn=s].namespaces[2].nsid: is '7', as in subsystems[nqn=s].namespaces[0]; expected a different value",
            "ports[1].portid: is '1', as in ports[0]; expected a different value"),
        errors("""
            {"hosts": [{"nqn": "a"}, {"nqn": "a"}],
             "subsystems": [{"nqn": "s", "namespaces": [{"nsid": 7}, {"nsid": 8}, {"nsid": 7}]}],
             "ports": [%1$s, %1$s]}""".formatted("""
            {"portid": 1, "addr": {"trtype": "tcp", "adrfam": "ipv6", "traddr": "::1", "trsvcid": "1"}}"""))
            .stream().map(Violation::toString).toList());
  }

  @Test
  void doesNotReadLeadingZerosAsOctal() throws InvalidConfigurationException {
    String document = "{\"subsystems\": [{\"nqn\": \"a\", \"attr\": {\"qid_max\": \"010\", \"vendor_id\": \"0x10\"}}]}";
    var attributes = NvmetJson.read(document.getBytes(StandardCharsets.UTF_8), Configuration.EMPTY)
        .subsystems().getFirst().attributes();
    assertEquals(10, attributes.qidMax());
    assertEquals(16, attributes.vendorId());
  }
}
