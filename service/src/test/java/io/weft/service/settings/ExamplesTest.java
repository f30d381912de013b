// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.json.NvmetJson;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example files and the document that describes them say what the program does. */
class ExamplesTest {
  private static final Path ROOT = Path.of("..");

  @ParameterizedTest
  @ValueSource(strings = {"target", "discovery", "admin"})
  void settingsFilesCanBeUsed(String name) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Path file = ROOT.resolve("conf/" + name + ".json");
      ServiceSettings settings =
          new SettingsLoader(vertx).load(List.of(file), Map.of()).await(60, TimeUnit.SECONDS);
      assertEquals("./data/" + name, settings.get(ServiceSettings.DATA));
      String restore = settings.get(ServiceSettings.RESTORE);
      assertTrue(restore.isEmpty() || Files.exists(ROOT.resolve(restore)), restore);
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void theConfigurationCanBeUsed() throws Exception {
    Configuration configuration =
        NvmetJson.read(Files.readAllBytes(ROOT.resolve("conf/nvmet.json")), Configuration.EMPTY);
    assertEquals(List.of(), new Rules(DeviceProbe.NONE).check(configuration));
    assertFalse(configuration.ports().isEmpty());
  }

  @Test
  void everySettingIsDescribed() throws Exception {
    String document = Files.readString(ROOT.resolve("docs/configuration.md"));
    for (Setting<?> setting : ServiceSettings.ALL) {
      String row = "| `%s` | %s | `%s` | %s |\n".formatted(
          setting.key(), fallback(setting), setting.variable(), setting.description());
      assertTrue(document.contains(row), row);
    }
  }

  private static String fallback(Setting<?> setting) {
    return switch (setting.fallback()) {
      case String text when text.isEmpty() -> "none";
      case Set<?> names when names.isEmpty() -> "none";
      case Long bytes -> "`%dMiB`".formatted(bytes >> 20);
      default -> "`" + setting.fallback() + "`";
    };
  }
}
