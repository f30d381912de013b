// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.json.NvmetJson;
import io.weft.config.node.NodeEntry;
import io.weft.config.placement.NodeEdits;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsException;
import io.weft.service.settings.SettingsLoader;
import io.weft.targetnode.LocalDevices;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disks of {@code weft up} in a new data directory. */
class FirstStartIT {
  private static final String EXPECTED =
      "; expected an existing file or block device, or the size of a new file such as 10GiB";

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path temporary;
  private DataDirectory directory;
  private ConfigStore store;

  @BeforeEach
  void open() throws Exception {
    directory = DataDirectory.open(temporary.resolve("data"));
    store = FileConfigStore.open(vertx, directory, new Rules(new LocalDevices())).await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    store.close().await(60, TimeUnit.SECONDS);
    directory.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private void start(FirstStart.Disk... disks) throws Exception {
    new FirstStart(ServiceSettings.DEFAULTS, List.of(disks)).prepare(vertx, directory.path(), store)
        .await(60, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("a node that has joined and has heard of nothing but the cluster's first node makes no disk, and changes nothing")
  void aMemberThatIsBehind() throws Exception {
    Configuration founded = store.edit(ConfigStore.ANY_REVISION, current -> NodeEdits.first(current, NodeEntry.of("node-1", 1)))
        .await(60, TimeUnit.SECONDS).configuration();
    store.edit(ConfigStore.ANY_REVISION, current -> NodeEdits.add(current, NodeEntry.of("node-2", 2))).await(60, TimeUnit.SECONDS);
    assertEquals(1, founded.revision());
    new FirstStart(ServiceSettings.DEFAULTS).prepare(vertx, directory.path(), new BehindStore(store, founded)).await(60, TimeUnit.SECONDS);
    assertEquals(2, store.snapshot().revision());
    assertFalse(Files.exists(directory.path().resolve("images")));
  }

  private static FirstStart.Disk existing(Path path) {
    return new FirstStart.Disk.Existing(path.toString());
  }

  private Path file(String name, long size) throws Exception {
    Path path = temporary.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
    }
    return path;
  }

  @Test
  @DisplayName("what can be no disk is refused by the name of the option, all at once, before anything is made or stored (mend 30)")
  void whatCanBeNoDisk() throws Exception {
    Path fifo = temporary.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start().waitFor());
    Path socket = temporary.resolve("socket");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("nothing"));
    Path missing = temporary.resolve("missing.img");
    Path empty = file("empty", 0);
    List<String> expected = new ArrayList<>();
    for (String problem : List.of("/dev/null is a character device", fifo + " is a FIFO", socket + " is a socket",
        temporary + " is a directory", link + " is a symbolic link to what does not exist", missing + " does not exist",
        empty + " holds 0 bytes; it must hold at least one block of 512 bytes",
        "memory:much cannot be used: 'much' is not a size; write a number of bytes or of KiB, MiB, GiB or TiB, such as 512MiB")) {
      expected.add("command line: --disk: " + problem + EXPECTED);
    }
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      SettingsException refused = assertThrows(SettingsException.class, () -> start(
          new FirstStart.Disk.NewFile(1 << 20), existing(Path.of("/dev/null")), existing(fifo), existing(socket),
          existing(temporary), existing(link), existing(missing), existing(empty), new FirstStart.Disk.Existing("memory:much")));
      assertEquals(expected, refused.getMessage().lines().toList());
    }
    assertEquals(0, store.snapshot().revision());
    assertFalse(Files.exists(directory.resolve("images")));
    try (Stream<Path> files = Files.list(directory.path())) {
      assertEquals(List.of(directory.lockFile()), files.toList());
    }
  }

  @Test
  @DisplayName("a device that is given twice is refused by the name of the option (mend 30)")
  void aDeviceTwice() throws Exception {
    Path file = file("disk.img", 1 << 20);
    SettingsException refused = assertThrows(SettingsException.class, () -> start(existing(file), existing(file)));
    assertEquals("command line: --disk: %s is given twice; expected another device for each disk".formatted(file),
        refused.getMessage());
    assertEquals(0, store.snapshot().revision());
  }

  @Test
  @DisplayName("files, links to files, sizes and memory are disks in their order (mend 16)")
  void whatCanBeADisk() throws Exception {
    Path file = file("disk.img", 1 << 20);
    Path link = Files.createSymbolicLink(temporary.resolve("link"), file("other.img", 1 << 20));
    start(existing(file), new FirstStart.Disk.NewFile(1 << 20), existing(link), new FirstStart.Disk.Existing("memory:1MiB"));
    assertEquals(
        List.of(file.toString(), directory.resolve("images").resolve("disk-1.img").toString(), link.toString(), "memory:1MiB"),
        store.snapshot().subsystem(FirstStart.NQN).orElseThrow().namespaces().stream()
            .map(NamespaceEntry::device).map(device -> device.path()).toList());
  }

  @Test
  @DisplayName("a document none of whose ports can listen replaces nothing (mend 30)")
  void aDocumentThatWouldBeUnreachable() throws Exception {
    start();
    Configuration before = store.snapshot();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path document = Files.writeString(temporary.resolve("saved.json"), NvmetJson.write(before.withPorts(
          List.of(PortEntry.of(7, TransportAddress.tcp("127.0.0.1", taken.getLocalPort()))))));
      ServiceSettings settings = new SettingsLoader(vertx)
          .load(List.of(), Map.of("restore", document.toString(), "restore-again", "yes")).await(60, TimeUnit.SECONDS);
      ListenException failure = assertThrows(ListenException.class, () -> new FirstStart(settings, List.of())
          .prepare(vertx, directory.path(), store).await(60, TimeUnit.SECONDS));
      assertTrue(failure.getMessage().startsWith("port 7 cannot listen at 127.0.0.1:" + taken.getLocalPort()), failure.getMessage());
      assertEquals(before, store.snapshot());
    }
  }
}
