// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.Samples;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.attribute.Hosts;
import io.weft.config.attribute.Namespaces;
import io.weft.config.attribute.ObjectKind;
import io.weft.config.attribute.Ports;
import io.weft.config.attribute.Subsystems;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectJsonTest {
  private static final Configuration FULL = Samples.full();

  private static ObjectNode parse(String document) throws InvalidConfigurationException {
    return JsonDocument.parse(document.getBytes(StandardCharsets.UTF_8));
  }

  private static <E> List<String> faults(ObjectKind<E> kind, String document) {
    return assertThrows(InvalidConfigurationException.class,
        () -> ObjectJson.read(kind, parse(document), Samples.ALPHA, FULL)).violations().stream()
        .map(Violation::toString).toList();
  }

  @Test
  void anObjectIsWrittenAsTheDocumentShowsIt() throws Exception {
    ObjectNode whole = parse(NvmetJson.write(FULL));
    assertEquals(whole.at("/hosts/1"), ObjectJson.write(Hosts.KIND, FULL.hosts().getLast()));
    assertEquals(whole.at("/ports/0"), ObjectJson.write(Ports.KIND, FULL.ports().getFirst()));
    assertEquals(whole.at("/subsystems/1"), ObjectJson.write(Subsystems.KIND, Samples.beta()));
    assertEquals(whole.at("/subsystems/1/namespaces/1"),
        ObjectJson.write(Namespaces.KIND, Samples.beta().namespaces().getLast()));
  }

  @Test
  void anObjectIsReadWithAllThatItHolds() throws Exception {
    SubsystemEntry beta = Samples.beta();
    assertEquals(beta, ObjectJson.read(Subsystems.KIND, ObjectJson.write(Subsystems.KIND, beta), "", FULL));
    PortEntry port = Samples.port();
    assertEquals(port, ObjectJson.read(Ports.KIND, ObjectJson.write(Ports.KIND, port), "", FULL));
  }

  @Test
  void aNamespaceKeepsTheUuidThatItHasInItsSubsystem() throws Exception {
    ObjectNode document = parse("{\"nsid\": 1, \"device\": {\"path\": \"/srv/alpha.img\"}}");
    NamespaceEntry known = Samples.alpha().namespaces().getFirst();
    assertEquals(known.identifiers(),
        ObjectJson.read(Namespaces.KIND, document, Samples.ALPHA, FULL).identifiers());
    assertNotEquals(known.identifiers(),
        ObjectJson.read(Namespaces.KIND, document, Samples.BETA, FULL).identifiers());
    assertFalse(ObjectJson.read(Namespaces.KIND, document, Samples.ALPHA, FULL).enable());
  }

  @Test
  void aSubsystemKeepsItsSerialNumber() throws Exception {
    for (String attr : List.of("{}", "{\"serial\": \"\"}")) {
      ObjectNode document = parse("{\"nqn\": \"%s\", \"attr\": %s}".formatted(Samples.ALPHA, attr));
      assertEquals("A1", ObjectJson.read(Subsystems.KIND, document, "", FULL).attributes().serial());
    }
  }

  @Test
  void pathsOfFaultsBeginAtTheObject() {
    assertEquals(List.of("nsid: is missing; expected a number from 1 to 65535"), faults(Namespaces.KIND, "{}"));
    assertEquals(List.of("device.block_size: is 'big'; expected 512, 4096, or 0 for the device's own",
            "device.sise: is unknown; expected one of block_size, eui64, nguid, path, uuid"),
        faults(Namespaces.KIND, "{\"nsid\": 1, \"device\": {\"sise\": 1, \"block_size\": \"big\"}}"));
    assertEquals(List.of("namespaces[nsid=1].enable: is 2; expected 0 or 1"),
        faults(Subsystems.KIND, "{\"nqn\": \"a\", \"namespaces\": [{\"nsid\": 1, \"enable\": 2}]}"));
    assertEquals(List.of("portid: is 'one'; expected a number from 0 to 65535",
            "addr.trtype: is missing; expected 'tcp'", "addr.adrfam: is missing; expected 'ipv4' or 'ipv6'",
            "addr.traddr: is missing; expected a string",
            "addr.trsvcid: is missing; expected a TCP port from 1 to 65535"),
        faults(Ports.KIND, "{\"portid\": \"one\"}"));
  }

  @Test
  void aFaultNeverShowsASecretThatWasReadRight() {
    List<String> faults = faults(Hosts.KIND,
        "{\"nqn\": \"a\", \"dhchap\": {\"key\": \"%s\", \"hash\": \"md5\"}}".formatted(Samples.SECRET));
    assertEquals(List.of("dhchap.hash: is 'md5'; expected 'hmac(sha256)', 'hmac(sha384)', 'hmac(sha512)'"), faults);
  }

  @Test
  void limitsAreTheBusinessOfTheRules() throws Exception {
    assertEquals(70000, ObjectJson.read(Namespaces.KIND, parse("{\"nsid\": 70000}"), Samples.ALPHA, FULL).nsid());
  }
}
