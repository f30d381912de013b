// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.placement.NodeEdits;
import io.weft.config.store.ConfigStore;
import io.weft.nvme.AnaState;
import io.weft.service.FirstStart;
import io.weft.service.Services;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft ctl add}, {@code remove}, {@code resize} and {@code list} against all services of a process. */
@Timeout(300)
class CtlEditIT {
  private static final String DEMO = FirstStart.NQN;
  private static final String HOST = "nqn.2014-08.org.nvmexpress:uuid:0f01fb42-9f7f-4856-b0b3-51e60b8de349";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path temporary;
  private int port;
  private int httpPort;
  private Services services;

  @BeforeEach
  void start() throws Exception {
    port = freePort();
    httpPort = freePort();
    Vertx vertx = Vertx.vertx();
    ServiceSettings settings = new SettingsLoader(vertx).load(List.of(), Map.of(
        ServiceSettings.DATA.key(), temporary.resolve("data").toString(),
        ServiceSettings.EVENT_LOOPS.key(), "1",
        ServiceSettings.PORT.key(), "" + port,
        ServiceSettings.DISCOVERY_PORT.key(), "" + freePort(),
        ServiceSettings.HTTP_PORT.key(), "" + httpPort)).await(60, TimeUnit.SECONDS);
    vertx.close().await(60, TimeUnit.SECONDS);
    services = Services.create(settings, EnumSet.allOf(Services.Role.class));
    services.start(new FirstStart(settings)).await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    services.stop().await(60, TimeUnit.SECONDS);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private int ctl(String command) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = Stream.of(Stream.of("ctl"), Arrays.stream(command.split(" ")), Stream.of("--http-port", "" + httpPort))
        .flatMap(part -> part).toArray(String[]::new);
    return Weft.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(all);
  }

  private void done(String command) {
    assertEquals(0, ctl(command), err::toString);
  }

  private void refused(String command, String... words) {
    assertEquals(2, ctl(command), () -> command + ": " + out);
    for (String word : words) {
      assertTrue(err.toString().contains(word), err::toString);
    }
  }

  private Configuration now() {
    return services.store().snapshot();
  }

  private SubsystemEntry subsystem(String nqn) {
    return now().subsystem(nqn).orElseThrow();
  }

  private NamespaceEntry namespace(int nsid) {
    return subsystem(DEMO).namespace(nsid).orElseThrow();
  }

  private Path images() {
    return temporary.resolve("data/images");
  }

  @Test
  @DisplayName("one command adds a disk on a new file, and one removes it and keeps or deletes the file (mend 16)")
  void addsAndRemovesADisk() {
    done("add namespace --size 10G");
    Path file = images().resolve("disk-2.img");
    assertEquals("added namespace 2 of %s: %s, 10GiB, revision 2\n".formatted(DEMO, file), out.toString());
    assertEquals(10L << 30, file.toFile().length());
    assertEquals(file.toString(), namespace(2).device().path());
    done("remove namespace 2");
    assertEquals("removed namespace 2 of %s, revision 3\nits data is kept in %s\n".formatted(DEMO, file), out.toString());
    assertTrue(Files.exists(file));
    done("add namespace --nsid 7 --block-size 512 --path " + file);
    assertEquals(512, namespace(7).device().blockSize());
    done("remove namespace 7 --delete-file");
    assertTrue(out.toString().endsWith("deleted " + file + "\n"), out::toString);
    assertFalse(Files.exists(file));
  }

  private void cluster() throws Exception {
    services.store().edit(ConfigStore.ANY_REVISION, current -> NodeEdits.add(
            NodeEdits.first(current, NodeEntry.of("node-1", 1, "192.0.2.1")), NodeEntry.of("node-2", 2, "192.0.2.2")))
        .await(60, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("in a cluster a port is added to a node, a disk to a node or to an ANA group, and a group to nodes")
  void addsToNodes() throws Exception {
    refused("add namespace --path memory:1MiB --node node-2", "there is no node node-2, since this is not a cluster");
    cluster();
    done("add port --address 192.0.2.2:4420 --node node-2");
    assertEquals("node-2", now().port(2).orElseThrow().node());
    refused("add port --address 192.0.2.2:4421", "node: is missing although there are nodes", "such as node-1, node-2");
    refused("add port --address 192.0.2.2:4421 --node node-3", "there is no node 'node-3'");
    done("add namespace --path memory:1MiB --node node-2");
    assertEquals(2, namespace(2).anaGroupId());
    refused("add namespace --path memory:1MiB --node node-3", "there is no node node-3; there are node-1, node-2");
    refused("drain node-3", "there is no node node-3; there are node-1, node-2");
    refused("drain node-2 --wait -1", "--wait is -1; expected a number of seconds, or 0 not to wait");
    refused("add namespace --path memory:1MiB --node node-2 --group 1", "give either --node");
    refused("add namespace --path memory:1MiB --group 9", "there is no ANA group 9", "such as 1, 2");
    done("add group --node node-2 --node node-1 --others non-optimized");
    assertEquals(new AnaGroupEntry(3, List.of("node-2", "node-1"), AnaState.NON_OPTIMIZED), now().anaGroup(3).orElseThrow());
    done("add namespace --path /srv/shared --group 3");
    assertEquals(3, namespace(3).anaGroupId());
    refused("add group --node node-2 --id 3", "there is an ANA group 3 already; the first free one is 4");
    refused("remove group 3", "is to be removed, but has 1 namespace");
    done("remove namespace 3");
    done("remove group 3");
    refused("remove group 3", "there is no ANA group 3; there are 1, 2");
  }

  @Test
  void listsNodes() throws Exception {
    done("list nodes");
    assertEquals("NODE  NUMBER  ADDRESSES  PORTS  GROUPS  STATE\n", out.toString());
    cluster();
    done("add group --node node-2 --node node-1");
    done("list nodes");
    assertEquals("""
        NODE    NUMBER  ADDRESSES  PORTS  GROUPS  STATE
        node-1  1       192.0.2.1  1      1,3     active
        node-2  2       192.0.2.2  -      2,3     active
        """, out.toString());
    done("list groups");
    assertEquals("""
        GROUP  NODES          NAMESPACES  OTHERS
        1      node-1         1           -
        2      node-2         0           -
        3      node-2,node-1  0           inaccessible
        """, out.toString());
    done("list ports");
    assertTrue(out.toString().startsWith("PORT  NODE    ADDRESS"), out::toString);
  }

  @Test
  @DisplayName("a disk that cannot be added says why, and leaves no file (mend 16)")
  void refusesDisks() throws Exception {
    refused("add namespace", "give either --size for a new file or --path for an existing file");
    refused("add namespace --size 1G --path /dev/sdb", "give either --size");
    refused("add namespace --size 1G --nsid 1", "has a namespace 1 already; the first free one is 2");
    refused("add namespace --size 1G --subsystem nqn.2026-11.com.example:x", "there is no subsystem", "there is only " + DEMO);
    refused("add namespace --size 1000", "size: is '1000'; expected a multiple of 4096 bytes");
    refused("add namespace --size 1G --name ../x.img", "name: is '../x.img'; expected a file name");
    refused("add namespace --size 1G --name disk-1.img", "there is a file", "already");
    refused("add namespace --size 1G --nsid 99999 --name y.img", "nsid");
    try (Stream<Path> files = Files.list(images())) {
      assertEquals(List.of(images().resolve("disk-1.img")), files.toList());
    }
    assertEquals(1, now().revision());
  }

  @Test
  @DisplayName("a disk on a missing device is stored with a warning, and concerns no other edit (mend 7)")
  void storesADiskOnAMissingDevice() throws Exception {
    Path missing = temporary.resolve("missing.img");
    assertEquals(3, ctl("add namespace --path " + missing), err::toString);
    assertEquals("added namespace 2 of %s: %s, revision 2\n".formatted(DEMO, missing), out.toString());
    assertEquals("weft ctl add namespace: warning: stored, but not served: subsystems[nqn=%s].namespaces[nsid=2]"
        .formatted(DEMO) + ".device.path: %s: does not exist; expected a file or block device of this machine, "
        .formatted(missing) + "'memory:SIZE' or 'null:SIZE'\n", err.toString());
    assertEquals(missing.toString(), namespace(2).device().path());
    done("add namespace --path memory:1MiB");
    assertEquals("weft ctl add namespace: note: 1 other object(s) are not served; 'weft ctl list' shows them\n",
        err.toString());
    done("add host " + HOST + " --restrict");
    done("remove namespace 3");
    done("list namespaces");
    assertTrue(out.toString().contains(missing + ": does not exist (failed since "), out::toString);
    done("remove namespace 2");
    assertEquals("", err.toString());
  }

  @Test
  @DisplayName("a namespace grows by one command, and shrinks only if that is said (mend 16)")
  void resizesADisk() throws Exception {
    done("resize namespace 1 --size 2G");
    Path file = images().resolve("disk-1.img");
    assertEquals(2L << 30, Files.size(file));
    refused("resize namespace 1 --size 1G", "has 2GiB; a smaller size cuts off data, which takes --shrink");
    done("resize namespace 1 --size 1G --shrink");
    assertEquals(1L << 30, Files.size(file));
    refused("resize namespace 5 --size 1G", "has no namespace 5; it has 1");
    done("add namespace --path memory:1MiB");
    refused("resize namespace 2 --size 1G", "memory:1MiB, whose size cannot be changed");
  }

  @Test
  @DisplayName("a file that Weft did not make is never deleted, but can be resized (mend 16)")
  void leavesFilesOfOthers() throws Exception {
    Path file = temporary.resolve("mine.img");
    try (RandomAccessFile mine = new RandomAccessFile(file.toFile(), "rw")) {
      mine.setLength(1 << 20);
    }
    done("add namespace --path " + file);
    done("resize namespace 2 --size 2M");
    assertEquals(2 << 20, Files.size(file));
    assertEquals(1, ctl("remove namespace 2 --delete-file"));
    assertTrue(err.toString().contains("its file is kept") && err.toString().contains("was not made by Weft"), err::toString);
    assertTrue(Files.exists(file));
    assertTrue(subsystem(DEMO).namespace(2).isEmpty());
  }

  @Test
  @DisplayName("subsystems are added reachable by all ports, and removed with their links (mend 16)")
  void addsAndRemovesASubsystem() {
    String nqn = "nqn.2026-11.com.example:disks";
    done("add subsystem " + nqn + " --host " + HOST + " --serial S1");
    assertEquals("added subsystem " + nqn + ", revision 2\n", out.toString());
    assertFalse(subsystem(nqn).allowedHosts().any());
    assertTrue(subsystem(nqn).allowedHosts().allows(HOST));
    assertEquals("S1", subsystem(nqn).attributes().serial());
    assertTrue(now().port(1).orElseThrow().subsystems().contains(nqn));
    refused("add subsystem " + nqn, "there is a subsystem " + nqn + " already");
    refused("add namespace --size 1G", "more than one subsystem; name one with --subsystem", nqn, DEMO);
    done("remove subsystem " + nqn);
    assertTrue(now().subsystem(nqn).isEmpty());
    assertEquals(List.of(DEMO), List.copyOf(now().port(1).orElseThrow().subsystems()));
    done("remove subsystem " + DEMO);
    assertTrue(out.toString().contains("its data is kept in " + images().resolve("disk-1.img")), out::toString);
    refused("add namespace --size 1G", "there is no subsystem yet; add one with 'weft ctl add subsystem NQN'");
  }

  @Test
  @DisplayName("hosts are let in and shut out by one command (mend 16)")
  void addsAndRemovesAHost() {
    done("add host " + HOST);
    assertTrue(out.toString().contains("note: any other host may use the subsystem too, unless you give --restrict"),
        out::toString);
    assertTrue(subsystem(DEMO).allowedHosts().any());
    done("add host " + HOST + " --restrict");
    assertFalse(subsystem(DEMO).allowedHosts().any());
    assertTrue(subsystem(DEMO).allowedHosts().allows(HOST));
    done("remove host " + HOST + " --subsystem " + DEMO);
    assertFalse(subsystem(DEMO).allowedHosts().allows(HOST));
    assertTrue(now().host(HOST).isPresent());
    done("remove host " + HOST);
    assertTrue(now().host(HOST).isEmpty());
    refused("remove host " + HOST, "there is no host " + HOST);
    done("add host any");
    assertTrue(subsystem(DEMO).allowedHosts().any());
  }

  @Test
  @DisplayName("ports and referrals are added and removed by one command (mend 16)")
  void addsAndRemovesPorts() throws Exception {
    int second = freePort();
    done("add port --address [::1]:" + second);
    assertEquals("added port 2, revision 2\n", out.toString());
    PortEntry added = now().port(2).orElseThrow();
    assertEquals(second, added.address().tcpPort());
    assertEquals(List.of(DEMO), List.copyOf(added.subsystems()));
    done("add referral --address 192.0.2.7:8009");
    done("list referrals");
    assertEquals("""
        REFERRAL        PORT  ADDRESS
        192.0.2.7:8009  1     192.0.2.7:8009
        192.0.2.7:8009  2     192.0.2.7:8009
        """, out.toString());
    done("remove referral 192.0.2.7:8009 --port 2");
    assertEquals(1, now().port(1).orElseThrow().referrals().size());
    assertEquals(0, now().port(2).orElseThrow().referrals().size());
    done("remove port 2");
    refused("remove port 2", "there is no port 2; there are 1");
    refused("add port --address 4420", "write an IP address and a TCP port as 0.0.0.0:4420");
    refused("add port --address 127.0.0.1:70000", "a TCP port is a number from 1 to 65535");
    refused("add port --address 127.0.0.1:" + second + " --id 1", "there is a port 1 already; the first free one is 2");
  }

  @Test
  @DisplayName("list shows what is configured and how it is, in columns and as JSON (mend 16)")
  void lists() {
    String disk = images().resolve("disk-1.img").toString();
    done("list");
    assertEquals("""
        SUBSYSTEM                 HOSTS  NAMESPACES  PORTS
        nqn.2026-11.io.weft:demo  any    1           1

        NAMESPACE  SUBSYSTEM                 SIZE  BLOCK  DEVICE%1$s  STATE
        1          nqn.2026-11.io.weft:demo  1GiB  %2$s   %3$s  ready

        PORT  ADDRESS          SUBSYSTEMS                STATE
        1     127.0.0.1:%4$d  nqn.2026-11.io.weft:demo  listening
        """.formatted(" ".repeat(disk.length() - "DEVICE".length()), blockSize(), disk, port), out.toString());
    done("list ports --json");
    JsonObject json = new JsonObject(out.toString());
    assertEquals(List.of("ports"), List.copyOf(json.fieldNames()));
    assertEquals("listening", json.getJsonArray("ports").getJsonObject(0).getString("state"));
    refused("list disks", "subsystems, namespaces, hosts, ports, referrals");
    done("clear");
    done("list");
    assertTrue(out.toString().startsWith("nothing is configured yet; begin with 'weft ctl add subsystem NQN'"), out::toString);
  }

  /** The block size of the first disk, which depends on the file system. */
  private String blockSize() {
    StringWriter line = new StringWriter();
    Weft.commandLine().setOut(new PrintWriter(line, true))
        .execute("ctl", "list", "namespaces", "--json", "--http-port", "" + httpPort);
    return new JsonObject(line.toString()).getJsonArray("namespaces").getJsonObject(0).getString("block");
  }

  @Test
  @DisplayName("the kind that is missing is asked for (mend 16)")
  void asksForAKind() {
    refused("add", "say what to add: subsystem, namespace, host, port, referral or group");
    refused("remove", "say what to remove: subsystem, namespace, host, port, referral or group");
    refused("resize", "say what to resize: namespace");
  }
}
