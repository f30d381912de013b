// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
  private static final Vertx VERTX = Vertx.vertx();
  @TempDir Path directory;

  @AfterAll
  static void close() throws Exception {
    VERTX.close().await(60, TimeUnit.SECONDS);
  }

  private static ServiceSettings load(List<Path> files, Map<String, String> options) throws Exception {
    return new SettingsLoader(VERTX).load(files, options).toCompletionStage().toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private static String failure(List<Path> files, Map<String, String> options) {
    Throwable cause = assertThrows(ExecutionException.class, () -> load(files, options)).getCause();
    assertEquals(SettingsException.class, cause.getClass());
    return cause.getMessage();
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(directory.resolve(name), content);
  }

  @Test
  void hasDefaults() throws Exception {
    ServiceSettings settings = load(List.of(), Map.of());
    for (Setting<?> setting : ServiceSettings.ALL) {
      assertEquals(setting.fallback(), settings.get(setting));
      assertFalse(settings.has(setting));
    }
    assertEquals(4420, settings.get(ServiceSettings.PORT));
    assertEquals("auto", settings.get(ServiceSettings.TRANSPORT));
  }

  @Test
  void laterSourcesWin() throws Exception {
    Path one = file("one.json", "{\"port\": 1001, \"http-port\": \"1002\", \"slot-memory\": \"3MiB\"}");
    Path two = file("two.json", "{\"http-port\": 2002, \"listen\": \"::1\", \"spin-us\": 0}");
    System.setProperty("weft.spin-us", "77");
    try {
      ServiceSettings settings = load(List.of(one, two), Map.of("listen", "192.0.2.1"));
      assertEquals(1001, settings.get(ServiceSettings.PORT));
      assertEquals(2002, settings.get(ServiceSettings.HTTP_PORT));
      assertEquals(3L << 20, settings.get(ServiceSettings.SLOT_MEMORY));
      assertEquals(77, settings.get(ServiceSettings.SPIN));
      assertEquals("192.0.2.1", settings.get(ServiceSettings.LISTEN));
      assertTrue(settings.has(ServiceSettings.PORT));
      assertFalse(settings.has(ServiceSettings.DATA));
    } finally {
      System.clearProperty("weft.spin-us");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"port": 0}              | port: is '0'; expected a number from 1 to 65535
      {"port": "x"}            | port: is 'x'; expected a number from 1 to 65535
      {"http-names": "a b"}    | http-names: is 'a b'; expected host names such as weft1.example.com, separated by commas
      {"http-names": "a,,b"}   | http-names: is 'a,,b'; expected host names such as weft1.example.com, separated by commas
      {"http-names": "x://a"}  | http-names: is 'x://a'; expected host names such as weft1.example.com, separated by commas
      {"port": []}             | port: is a list; expected a string
      {"ports": 1}             | ports: is unknown; expected one of backend, block-size, data, discovery-port,
      {"transport": "udp"}     | transport: is 'udp'; expected one of auto, io_uring, epoll, nio
      {"slot-memory": "1MB"}   | slot-memory: is '1MB'; expected a number of bytes or of KiB, MiB, GiB or TiB
      {"data": ""}             | data: is ''; expected a directory
      {"port": 1, "port": 2}   | document: is not JSON at line 1, column 19: Duplicate field 'port'
      {"slot-memory": "999999999999TiB"} | slot-memory: is '999999999999TiB'; expected
      """)
  void saysWhichFileAndWhere(String content, String error) throws Exception {
    Path file = file("settings.json", content);
    String message = failure(List.of(file), Map.of());
    assertTrue(message.startsWith(file + ": " + error), message);
    assertEquals(1, message.lines().count(), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1.5", "[\"1\"]", "{\"a\": 1}"})
  @DisplayName("a setting of the wrong type is told once, in a file, as a property and as an option (mend 9)")
  void everySettingOfAWrongTypeIsToldOnce(String value) throws Exception {
    for (Setting<?> setting : ServiceSettings.ALL) {
      Path file = file("settings.json", "{\"%s\": %s}".formatted(setting.key(), value));
      String message = failure(List.of(file), Map.of());
      assertTrue(message.startsWith("%s: %s: is ".formatted(file, setting.key())), message);
      assertEquals(1, message.lines().count(), message);
    }
    for (Setting<?> setting : List.of(ServiceSettings.SLOT_MEMORY, ServiceSettings.PORT, ServiceSettings.LOG_LEVEL)) {
      assertEquals(1, failure(List.of(), Map.of(setting.key(), value)).lines().count());
      System.setProperty(setting.property(), value);
      try {
        assertEquals(1, failure(List.of(), Map.of()).lines().count());
      } finally {
        System.clearProperty(setting.property());
      }
    }
  }

  @Test
  void reportsAllFaultsOfAFile() throws Exception {
    Path file = file("settings.json", "{\"port\": 0, \"log-level\": \"loud\", \"x\": 1}");
    List<String> lines = failure(List.of(file), Map.of()).lines().toList();
    assertEquals(3, lines.size(), lines::toString);
    assertTrue(lines.get(0).startsWith(file + ": x: is unknown; expected one of backend"), lines::toString);
    assertEquals(file + ": port: is '0'; expected a number from 1 to 65535", lines.get(1));
    assertEquals(file + ": log-level: is 'loud'; expected one of info, error, warn, debug, trace", lines.get(2));
  }

  @Test
  void saysThatAFileIsMissing() {
    Path file = directory.resolve("none.json");
    assertEquals("settings file %s cannot be read: there is no such file".formatted(file),
        failure(List.of(file), Map.of()));
  }

  @Test
  void namesOptionsAndProperties() {
    assertEquals("command line: spin-us: is '-1'; expected a number from 0 to 10000",
        failure(List.of(), Map.of("spin-us", "-1")));
    System.setProperty("weft.port", "99999");
    try {
      assertEquals("system properties: weft.port: is '99999'; expected a number from 1 to 65535",
          failure(List.of(), Map.of()));
    } finally {
      System.clearProperty("weft.port");
    }
    assertEquals("WEFT_DISCOVERY_PORT", ServiceSettings.DISCOVERY_PORT.variable());
  }
}
