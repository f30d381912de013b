// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.Samples;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start with a file that is intact and nevertheless cannot be used: the process says so and changes nothing. */
class UnknownFormatTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path temporary;
  private Path file;

  @BeforeEach
  void edit() throws Exception {
    file = temporary.resolve("config.json");
    ConfigStore store = open();
    for (Configuration configuration : List.of(Samples.full(), Configuration.EMPTY)) {
      store.edit(ConfigStore.ANY_REVISION, Change.to(configuration)).await(60, TimeUnit.SECONDS);
    }
    store.close().await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private ConfigStore open() throws Exception {
    return FileConfigStore.open(vertx, file, FileSteps.REAL, new Rules(DeviceProbe.NONE)).await(60, TimeUnit.SECONDS);
  }

  /** Writes the current file as it is. */
  private void write(Configuration stored) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      new ConfigDocument(new StoredPaths(temporary)).write(stored, out);
    }
  }

  /** Opens with another current file. @return why it is refused, after every file was compared */
  private String refusal(byte[] current) throws Exception {
    Files.write(file, current);
    Path previous = temporary.resolve("config.json.previous");
    byte[] before = Files.readAllBytes(previous);
    String message = assertThrows(ConfigStoreException.class, this::open).getMessage();
    assertArrayEquals(current, Files.readAllBytes(file), "the current file was changed");
    assertArrayEquals(before, Files.readAllBytes(previous), "the previous file was changed");
    assertFalse(Files.exists(temporary.resolve("config.json.rejected")));
    return message;
  }

  @Test
  @DisplayName("the configuration of a newer version is not replaced by the previous one (mend 27)")
  void aNewerFormat() throws Exception {
    String newer = Files.readString(file).replace("\"format\": 2", "\"format\": 3");
    assertEquals("configuration %s has format 3, and this version of Weft reads 1 to 2. Another version of Weft has written "
        .formatted(file) + "it; nothing was changed. Start that version, or name another data directory",
        refusal(newer.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  @DisplayName("a configuration that newer rules refuse is used, left alone, and can be edited (mend 1, mend 27)")
  void newerRules() throws Exception {
    NamespaceEntry plain = NamespaceEntry.of(1, "/dev/nvme0n1");
    NamespaceEntry refused = new NamespaceEntry(1, plain.device(), plain.identifiers(), plain.anaGroupId(), true, true,
        plain.visibleTo());
    Configuration stored = Configuration.EMPTY.withRevision(7).with(SubsystemEntry.of("nqn.2014-08.org.example:a",
        SubsystemAttributes.defaults("1"), AllowedHosts.ANY, List.of(refused)));
    assertFalse(new Rules(DeviceProbe.NONE).check(stored).isEmpty());
    write(stored);
    byte[] current = Files.readAllBytes(file);
    byte[] previous = Files.readAllBytes(temporary.resolve("config.json.previous"));
    Files.deleteIfExists(temporary.resolve("config.json.journal"));
    Files.deleteIfExists(temporary.resolve("config.json.journal.previous"));
    ConfigStore store = open();
    assertTrue(store.snapshot().sameContent(stored));
    assertArrayEquals(current, Files.readAllBytes(file));
    assertArrayEquals(previous, Files.readAllBytes(temporary.resolve("config.json.previous")));
    assertFalse(Files.exists(temporary.resolve("config.json.rejected")));
    HostEntry host = HostEntry.of("nqn.2014-08.org.example:host");
    store.edit(ConfigStore.ANY_REVISION, before -> before.with(host)).await(60, TimeUnit.SECONDS);
    store.close().await(60, TimeUnit.SECONDS);
    store = open();
    assertTrue(store.snapshot().sameContent(stored.with(host)));
    store.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("a stored host with a key is kept, and other edits can be made, although none may set a key (mend 9)")
  void aHostThatWouldHaveToAuthenticate() throws Exception {
    Configuration stored = Samples.withSecret().withRevision(7);
    write(stored);
    Files.deleteIfExists(temporary.resolve("config.json.journal"));
    Files.deleteIfExists(temporary.resolve("config.json.journal.previous"));
    ConfigStore store = open();
    assertTrue(store.snapshot().sameContent(stored));
    HostEntry host = HostEntry.of("nqn.2014-08.org.example:host");
    store.edit(ConfigStore.ANY_REVISION, before -> before.with(host)).await(60, TimeUnit.SECONDS);
    assertTrue(store.snapshot().sameContent(stored.with(host)));
    store.edit(ConfigStore.ANY_REVISION, Change.to(Samples.full())).await(60, TimeUnit.SECONDS);
    String refused = assertThrows(InvalidConfigurationException.class, () -> store.edit(ConfigStore.ANY_REVISION,
        Change.to(Samples.withSecret())).await(60, TimeUnit.SECONDS)).getMessage();
    assertTrue(refused.startsWith("hosts[nqn=%s].dhchap.key: is set, but this version cannot authenticate hosts"
        .formatted(Samples.HOST_B)), refused);
    store.close().await(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "config.json.journal"})
  @DisplayName("what is no file is not replaced by the previous one, nor taken for a configuration that is missing (mend 27)")
  void noFile(String name) throws Exception {
    Path path = temporary.resolve(name);
    Files.deleteIfExists(path);
    Map<String, byte[]> others = contents();
    Files.createDirectory(path);
    assertEquals("%s %s is a directory, and must be a file that Weft has written. Nothing was changed; put the file back, "
        .formatted(name.endsWith(".json") ? "configuration" : "journal", path) + "or move this away to start without it",
        refusal());
    assertTrue(Files.isDirectory(path));
    Files.delete(path);
    Path unmounted = temporary.resolve("unmounted");
    Files.createSymbolicLink(path, unmounted.resolve(name));
    assertTrue(refusal().contains(path + " is a symbolic link to what does not exist, and must be a file"), this::refusal);
    assertEquals(unmounted.resolve(name), Files.readSymbolicLink(path));
    Files.delete(path);
    Map<String, byte[]> now = contents();
    assertEquals(others.keySet(), now.keySet());
    others.forEach((other, content) -> assertArrayEquals(content, now.get(other), other));
  }

  private String refusal() {
    return assertThrows(ConfigStoreException.class, this::open).getMessage();
  }

  private Map<String, byte[]> contents() throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
      for (Path each : files) {
        contents.put(each.getFileName().toString(), Files.readAllBytes(each));
      }
    }
    return contents;
  }
}
