// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.attribute.Root;
import io.weft.config.attribute.Subsystems;
import io.weft.config.json.ObjectJson;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory is moved between two starts; what lies inside it is used from where it is now. */
class MovedDirectoryTest {
  private static final String NQN = "nqn.2014-08.org.example:a";

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path temporary;
  private Path before;
  private Path after;

  @BeforeEach
  void create() throws Exception {
    before = Files.createDirectory(temporary.resolve("before"));
    after = temporary.resolve("after");
    Files.createFile(before.resolve("demo.img"));
    Files.createDirectory(before.resolve("pool"));
    Files.createFile(temporary.resolve("outside.img"));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  /** Files in a directory and outside of it, a backend, and a namespace that a host made in a pool. */
  private Configuration of(Path directory) {
    SubsystemEntry empty = Subsystems.STORAGE_POOL.with(SubsystemEntry.of(NQN, SubsystemAttributes.defaults("1"),
        AllowedHosts.ANY, List.of()), directory.resolve("pool").toString());
    NamespaceEntry pooled = NamespaceEntry.of(4, "/");
    String image = empty.poolFile(pooled.identifiers().uuid()).orElseThrow();
    return Configuration.EMPTY.with(empty
        .with(NamespaceEntry.of(1, directory.resolve("demo.img").toString()))
        .with(NamespaceEntry.of(2, temporary.resolve("outside.img").toString()))
        .with(NamespaceEntry.of(3, "memory:16MiB"))
        .with(pooled.withDevice(NamespaceDevice.of(image))));
  }

  private static String path(Configuration configuration, int nsid) {
    return String.valueOf(configuration.subsystem(NQN).orElseThrow().namespace(nsid).orElseThrow().device().path());
  }

  private Configuration open(Path directory, Configuration... edits) throws Exception {
    ConfigStore store = FileConfigStore.open(
        vertx, directory.resolve("config.json"), FileSteps.REAL, new Rules(DeviceProbe.NONE)).await(60, TimeUnit.SECONDS);
    Configuration found = store.snapshot();
    for (Configuration edit : edits) {
      found = store.edit(ConfigStore.ANY_REVISION, Change.to(edit)).await(60, TimeUnit.SECONDS).configuration();
    }
    store.close().await(60, TimeUnit.SECONDS);
    return found;
  }

  private void assertIsIn(Path directory, Configuration found) {
    assertEquals(directory.resolve("demo.img").toString(), path(found, 1));
    assertEquals(temporary.resolve("outside.img").toString(), path(found, 2));
    assertEquals("memory:16MiB", path(found, 3));
    SubsystemEntry subsystem = found.subsystem(NQN).orElseThrow();
    assertEquals(directory.resolve("pool").toString(), subsystem.attributes().storagePool());
    assertTrue(subsystem.isPooled(subsystem.namespace(4).orElseThrow()), "it is still the host's own");
  }

  @Test
  @DisplayName("the data directory can be moved, with what lies inside it (mend 5)")
  void isFollowed() throws Exception {
    Configuration edited = of(before);
    assertIsIn(before, open(before, edited));
    assertTrue(open(before).sameContent(edited), "in its place nothing changes");
    Files.move(before, after);
    assertIsIn(after, open(after));
    Files.move(after, before);
    assertTrue(open(before).sameContent(edited));
  }

  @Test
  @DisplayName("a copy of the data directory uses its own files (mend 5)")
  void aCopyUsesItsOwnFiles() throws Exception {
    open(before, of(before));
    Files.createDirectory(after);
    Files.copy(before.resolve("config.json"), after.resolve("config.json"));
    assertIsIn(after, open(after));
  }

  @Test
  @DisplayName("a directory that is named by a symbolic link is the same directory (mend 5)")
  void aLinkIsTheSame() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), before);
    open(link, of(before.toRealPath()));
    assertFalse(Files.readString(before.resolve("config.json")).contains(before.toString()));
    assertIsIn(link, open(link));
  }

  @Test
  @DisplayName("a moved data directory of a version that kept absolute paths is followed (mend 5)")
  void followsAbsolutePaths() throws Exception {
    writeFormat1(before, of(before));
    Files.move(before, after);
    assertIsIn(after, open(after));
  }

  @Test
  @DisplayName("a path is not taken for one into a moved directory if there is any doubt (mend 5)")
  void doubtIsNoReason() throws Exception {
    writeFormat1(before, of(before));
    Files.move(before, after);
    Files.createDirectory(before);
    assertEquals(before.resolve("demo.img").toString(), path(open(after), 1), "the old place exists");
    Files.delete(before);
    Path other = temporary.resolve("other");
    Configuration both = of(before).with(of(other).subsystem(NQN).orElseThrow());
    both = both.with(both.subsystem(NQN).orElseThrow().with(NamespaceEntry.of(5, after.resolve("demo.img").toString())));
    writeFormat1(after, both);
    assertEquals(other.resolve("demo.img").toString(), path(open(after), 1), "the file has a user");
  }

  /** A document as earlier versions wrote it. */
  private static void writeFormat1(Path directory, Configuration configuration) throws Exception {
    ObjectNode content = ObjectJson.write(Root.KIND, configuration);
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(("1\n" + content).getBytes(StandardCharsets.UTF_8));
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.set("configuration", content);
    document.put("format", 1).put("revision", 1).put("sha256", HexFormat.of().formatHex(sum));
    Files.writeString(directory.resolve("config.json"), document.toPrettyString());
  }
}
