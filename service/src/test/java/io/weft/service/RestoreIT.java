// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.json.NvmetJson;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsException;
import io.weft.service.settings.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start does with the setting {@code restore}, in a data directory that lives through several. */
class RestoreIT {
  private static final Configuration SAVED = hosts("nqn.2014-08.org.example:saved");
  private static final Configuration EDITED = hosts("nqn.2014-08.org.example:edited");

  @TempDir Path temporary;
  private final Vertx vertx = Vertx.vertx();
  private Path document;

  private static Configuration hosts(String nqn) {
    return Configuration.EMPTY.withHosts(List.of(HostEntry.of(nqn)));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  @BeforeEach
  void save() throws Exception {
    document = Files.writeString(temporary.resolve("saved.json"), NvmetJson.write(SAVED));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  /** Starts with settings, edits if asked to, and ends. @return the configuration after the preparation */
  private Configuration start(Map<String, String> options, Configuration... edits) throws Exception {
    Map<String, String> all = new HashMap<>(options);
    all.put(ServiceSettings.DATA.key(), temporary.resolve("data").toString());
    ServiceSettings settings = await(new SettingsLoader(vertx).load(List.of(), all));
    try (DataDirectory directory = DataDirectory.open(temporary.resolve("data"))) {
      ConfigStore store = await(FileConfigStore.open(vertx, directory, new Rules(DeviceProbe.NONE)));
      try {
        await(new Restore(settings).prepare(vertx, directory.path(), store));
        Configuration started = store.snapshot();
        for (Configuration edit : edits) {
          await(store.edit(ConfigStore.ANY_REVISION, Change.to(edit)));
        }
        return started;
      } finally {
        await(store.close());
      }
    }
  }

  @Test
  @DisplayName("a restart keeps what was edited since the document was restored (mend 27)")
  void isForANewDataDirectory() throws Exception {
    Map<String, String> restore = Map.of("restore", document.toString());
    assertTrue(start(restore, EDITED).sameContent(SAVED));
    Configuration kept = start(restore);
    assertTrue(kept.sameContent(EDITED), kept::toString);
    assertEquals(2, kept.revision(), "nothing is edited");
    Files.delete(document);
    assertEquals(2, start(restore).revision(), "nor is the document read");
  }

  @Test
  @DisplayName("restore-again replaces what was edited (mend 27)")
  void isRepeatedWhereAskedFor() throws Exception {
    Map<String, String> again = Map.of("restore", document.toString(), "restore-again", "yes");
    assertTrue(start(again, EDITED).sameContent(SAVED));
    Configuration restored = start(again);
    assertTrue(restored.sameContent(SAVED), restored::toString);
    assertEquals(3, restored.revision());
    assertEquals(3, start(again).revision(), "the same content is no edit");
  }

  @Test
  @DisplayName("all that is wrong with the document is told at once: what cannot be read and what is refused (mend 9)")
  void saysAllThatIsWrong() throws Exception {
    Files.writeString(document, """
        {"hosts": [{"nqn": "a", "dhchap": {"key": "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:"}}],
         "ports": [{"portid": 1, "addr": {"trtype": "rdma"}}, {"portid": 2, "addr": {"trtype": "tcp", "adrfam": "ipv4",
           "traddr": "127.0.0.1", "trsvcid": "4420"}, "ana_groups": [{"grpid": 1}, {"grpid": 129}]}]}""");
    String message = assertThrows(SettingsException.class, () -> start(Map.of("restore", document.toString()))).getMessage();
    assertEquals(List.of("ports[portid=1].addr.trtype", "ports[portid=2].ana_groups[1].grpid", "hosts[nqn=a].dhchap.key"),
        message.lines().map(line -> line.replaceFirst("^.*?saved.json: ", "").replaceFirst(": .*", "")).toList(), message);
  }

  @Test
  void saysWhatIsMissing() {
    assertEquals("settings: restore: is not set, although restore-again is yes; expected the document to restore",
        assertThrows(SettingsException.class, () -> start(Map.of("restore-again", "yes"))).getMessage());
    Path missing = temporary.resolve("missing.json");
    assertEquals(missing + ": there is no such file; the setting restore must name one",
        assertThrows(SettingsException.class, () -> start(Map.of("restore", missing.toString()))).getMessage());
    assertTrue(assertThrows(SettingsException.class, () -> start(Map.of("restore", temporary.toString())))
        .getMessage().startsWith(temporary + ": cannot be read: "));
  }
}
