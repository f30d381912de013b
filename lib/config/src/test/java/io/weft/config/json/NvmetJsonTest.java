// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.PortEntry;
import io.weft.config.PortParameters;
import io.weft.config.RetryDelays;
import io.weft.config.Samples;
import io.weft.config.SpecificationVersion;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.nvme.AnaState;
import io.weft.nvme.SecureChannel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NvmetJsonTest {
  private static Configuration read(String document) throws InvalidConfigurationException {
    return NvmetJson.read(document.getBytes(StandardCharsets.UTF_8), Configuration.EMPTY);
  }

  private static String kernelDocument() throws IOException {
    return resource("kernel.json");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = NvmetJsonTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void readsWhatNvmetcliSavesFromAKernel() throws Exception {
    Configuration configuration = read(kernelDocument());
    assertEquals(List.of("resv.enable: is 1, but this version has no reservations; expected 0"),
        new Rules(DeviceProbe.NONE).check(configuration).stream()
            .map(violation -> violation.toString().replaceFirst(".*\\]\\.", "")).toList());
    SubsystemEntry subsystem = configuration.subsystems().getFirst();
    assertEquals(new SubsystemAttributes("0123456789abcdef", "Example", "6.12.48", 0xa1b2,
        new SpecificationVersion(1, 3, 0), 0, 0, 1, 65519, 128, RetryDelays.NONE, null), subsystem.attributes());
    assertFalse(subsystem.allowedHosts().any());
    NamespaceEntry one = subsystem.namespaces().getFirst();
    assertEquals(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), one.identifiers().nguid());
    assertEquals(9, one.anaGroupId());
    assertTrue(one.reservations());
    NamespaceEntry two = subsystem.namespaces().getLast();
    assertNull(two.device().path());
    assertFalse(two.enable());
    assertFalse(two.identifiers().hasNguid());
    PortEntry port = configuration.ports().getFirst();
    assertEquals(PortParameters.DEFAULT, port.parameters());
    assertEquals(AnaState.PERSISTENT_LOSS, port.anaState(9));
    assertEquals(4, port.referrals().getFirst().portId());
    assertEquals(SecureChannel.NOT_REQUIRED, port.referrals().getFirst().address().treq());
    assertNull(configuration.hosts().getFirst().dhchapKey());
  }

  @Test
  void keepsEverythingBothWays() throws Exception {
    Configuration full = Samples.withSecret();
    assertEquals(full.withRevision(0), read(NvmetJson.write(full)));
    Configuration cluster = Samples.cluster();
    assertEquals(cluster.withRevision(0), read(NvmetJson.write(cluster)));
    Configuration kernel = read(kernelDocument());
    assertEquals(kernel, read(NvmetJson.write(kernel)));
  }

  @Test
  void keepsWhatNvmetDoesNotHave() throws Exception {
    NamespaceEntry namespace = new NamespaceEntry(5, new NamespaceDevice("/srv/x", 4096, true),
        new NamespaceIdentifiers(UUID.randomUUID(), UUID.randomUUID(), 0xf123_4567_89ab_cdefL), 3, false, true,
        AllowedHosts.only());
    SubsystemAttributes attributes = new SubsystemAttributes("S", "M", "F", 0xffffff,
        new SpecificationVersion(1, 4, 0), 0x1234, 0xabcd, 7, 8, 9, new RetryDelays(1, 2, 65535), "/srv/pool");
    Configuration configuration = Samples.full().withRevision(0)
        .withDiscoveryNqn("nqn.2014-08.org.example:discovery")
        .withSubsystems(List.of(SubsystemEntry.of(Samples.ALPHA, attributes,
            new AllowedHosts(true, List.of(Samples.HOST_A)), List.of(namespace))))
        .withPorts(List.of(Samples.port().withSubsystems(List.of()).withEnable(false)
            .withParameters(new PortParameters(0, 64, 5))));
    assertEquals(configuration, read(NvmetJson.write(configuration)));
  }

  /** A file of an earlier version, in which every attribute has a value that is not its default somewhere. */
  @Test
  void writesWhatEarlierVersionsWrote() throws Exception {
    String document = resource("everything.json");
    assertEquals(document, NvmetJson.write(read(document)));
  }

  @Test
  void writesWhatNvmetcliCanRestore() {
    String text = NvmetJson.write(Samples.full());
    assertTrue(text.startsWith("{\n  \"hosts\": [\n    {\n      \"dhchap\": {\n"), text);
    assertTrue(text.endsWith("}\n"), text);
    assertTrue(text.contains("\"inline_data_size\": \"16384\""), text);
    assertTrue(text.contains("\"enable\": 1,\n          \"nsid\": 1"), text);
    assertFalse(text.contains("mdts"), "what nvmetcli does not know is written only if it is needed");
    assertFalse(text.contains("block_size"), text);
  }

  @Test
  void writesNodesOnlyIfThereAreAny() {
    String text = NvmetJson.write(Samples.full());
    assertFalse(text.contains("node"), text);
    assertEquals(1, text.split("ana_groups", -1).length - 1, "that of the port alone");
    String cluster = NvmetJson.write(Samples.cluster());
    assertTrue(cluster.startsWith("""
        {
          "ana_groups": [
            {
              "grpid": 1,
              "nodes": [
                "node-1"
              ],
              "others": "inaccessible"
            },
        """), cluster);
    assertTrue(cluster.contains("""
          "nodes": [
            {
              "addresses": [
                "192.0.2.1",
                "2001:db8::1"
              ],
              "name": "node-1",
              "number": 1,
              "state": "active"
            },
        """), cluster);
    assertTrue(cluster.contains("\"node\": \"node-2\","), cluster);
  }

  @Test
  void aDocumentWithoutNodesKeepsThoseThatThereAre() throws Exception {
    Configuration cluster = Samples.cluster();
    byte[] plain = NvmetJson.write(Samples.full()
        .with(PortEntry.of(9, TransportAddress.tcp("127.0.0.1", 4429), Samples.ALPHA))
        .with(PortEntry.of(2, TransportAddress.tcp("127.0.0.1", 4422), Samples.ALPHA))
        .with(Samples.alpha().with(Samples.namespace(5, "/srv/5").withAnaGroupId(77))))
        .getBytes(StandardCharsets.UTF_8);
    Configuration read = NvmetJson.read(plain, cluster);
    assertEquals(List.of(), new Rules(DeviceProbe.NONE).check(read));
    assertEquals(cluster.nodeMap(), read.nodeMap());
    assertEquals(cluster.with(AnaGroupEntry.of(77, "node-1")).anaGroupMap(), read.anaGroupMap());
    assertEquals(List.of("node-1", "node-2", "node-1"), read.ports().stream().map(PortEntry::node).toList());
    assertEquals(AnaState.INACCESSIBLE, read.port(9).orElseThrow().anaGroups().get(77),
        "what a port of nvmet does not list is inaccessible");
    Configuration restored = NvmetJson.read(NvmetJson.write(cluster).getBytes(StandardCharsets.UTF_8), read);
    assertTrue(restored.sameContent(cluster), "a document with nodes says all");
  }

  @Test
  void fillsInWhatIsLeftOut() throws Exception {
    String document = """
        {"subsystems": [{"nqn": "%s", "attr": {"allow_any_host": 1},
          "namespaces": [{"nsid": 1, "enable": 1, "device": {"path": "/srv/alpha.img"}}]}],
         "ports": [{"portid": 2, "addr":
          {"trtype": "tcp", "adrfam": "ipv6", "traddr": "::1", "trsvcid": 4420}}]}""".formatted(Samples.ALPHA);
    Configuration fresh = read(document);
    SubsystemAttributes attributes = fresh.subsystems().getFirst().attributes();
    assertEquals(SubsystemAttributes.defaults(attributes.serial()), attributes);
    assertEquals(16, attributes.serial().length());
    assertEquals(AnaState.OPTIMIZED, fresh.ports().getFirst().anaState(1));
    assertEquals(4420, fresh.ports().getFirst().address().tcpPort());
    assertTrue(fresh.ports().getFirst().enable());
    Configuration again = NvmetJson.read(document.getBytes(StandardCharsets.UTF_8), fresh.withRevision(3));
    assertEquals(fresh.withRevision(3), again, "serial number and UUID stay");
  }
}
