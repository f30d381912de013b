// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Reason;
import io.weft.config.Violations;
import io.weft.config.json.JsonDocument;
import io.weft.config.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the settings of a service. Later sources win: the defaults, files in their order, environment variables, system
 * properties, options of the command line.
 */
public final class SettingsLoader {
  private static final String TEXT = "text";

  private final Vertx vertx;

  /** Creates a loader. @param vertx reads the sources */
  public SettingsLoader(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Reads all sources.
   *
   * @param files settings files, JSON objects whose members are keys of {@link ServiceSettings#ALL}
   * @param options values given on the command line, by key
   * @return the settings; fails with {@link SettingsException} if a source cannot be used
   */
  public Future<ServiceSettings> load(List<Path> files, Map<String, String> options) {
    Future<ServiceSettings> settings = Future.succeededFuture(ServiceSettings.DEFAULTS);
    for (Path file : files) {
      settings = settings.compose(before -> file(file).map(before::overriddenBy));
    }
    return settings
        .compose(before -> texts(environment(), "environment", Setting::variable).map(before::overriddenBy))
        .compose(before -> texts(properties(), "system properties", Setting::property).map(before::overriddenBy))
        .compose(before -> parse(options, "command line", Setting::key).map(before::overriddenBy));
  }

  private static ConfigStoreOptions environment() {
    JsonArray names = new JsonArray(ServiceSettings.ALL.stream().map(Setting::variable).toList());
    return new ConfigStoreOptions().setType("env")
        .setConfig(new JsonObject().put("raw-data", true).put("keys", names));
  }

  private static ConfigStoreOptions properties() {
    return new ConfigStoreOptions().setType("sys").setConfig(new JsonObject().put("raw-data", true));
  }

  private Future<ServiceSettings> file(Path path) {
    // Read as raw text, since our own parser says where a fault is and rejects duplicate keys.
    ConfigStoreOptions source = new ConfigStoreOptions().setType("file").setFormat("raw")
        .setConfig(new JsonObject().put("path", path.toString()).put("raw.key", TEXT).put("raw.type", "string"));
    return retrieve(source).recover(cause -> Future.failedFuture(unreadable(path, cause)))
        .compose(document -> {
          try {
            return Future.succeededFuture(parse(document.getString(TEXT)));
          } catch (InvalidConfigurationException e) {
            return Future.failedFuture(new SettingsException(path.toString(), e.violations()));
          }
        });
  }

  private static SettingsException unreadable(Path path, Throwable cause) {
    Throwable reason = cause instanceof FileSystemException && cause.getCause() != null ? cause.getCause() : cause;
    String problem = reason instanceof NoSuchFileException ? "there is no such file" : Reason.of(reason);
    return new SettingsException("settings file %s cannot be read: %s".formatted(path, problem), cause);
  }

  private static ServiceSettings parse(String document) throws InvalidConfigurationException {
    Violations violations = new Violations();
    JsonReader reader = JsonDocument.read(document.getBytes(StandardCharsets.UTF_8), violations);
    Map<String, String> texts = new HashMap<>();
    for (Setting<?> setting : ServiceSettings.ALL) {
      int faults = violations.found().size();
      String text = reader.text(setting.key(), "");
      if (reader.has(setting.key()) && violations.found().size() == faults) {
        texts.put(setting.key(), text);
      }
    }
    reader.finish();
    Map<Setting<?>, Object> values = values(texts, Setting::key, violations);
    violations.throwIfAny();
    return new ServiceSettings(values);
  }

  private Future<ServiceSettings> texts(
      ConfigStoreOptions source, String name, Function<Setting<?>, String> keyOf) {
    return retrieve(source).compose(found -> {
      Map<String, String> texts = new HashMap<>();
      for (Setting<?> setting : ServiceSettings.ALL) {
        Object value = found.getValue(keyOf.apply(setting));
        if (value != null) {
          texts.put(keyOf.apply(setting), value.toString());
        }
      }
      return parse(texts, name, keyOf);
    });
  }

  private static Future<ServiceSettings> parse(
      Map<String, String> texts, String source, Function<Setting<?>, String> keyOf) {
    Violations violations = new Violations();
    Map<Setting<?>, Object> values = values(texts, keyOf, violations);
    return violations.isEmpty()
        ? Future.succeededFuture(new ServiceSettings(values))
        : Future.failedFuture(new SettingsException(source, violations.found()));
  }

  private static Map<Setting<?>, Object> values(
      Map<String, String> texts, Function<Setting<?>, String> keyOf, Violations violations) {
    Map<Setting<?>, Object> values = new HashMap<>();
    for (Setting<?> setting : ServiceSettings.ALL) {
      String key = keyOf.apply(setting);
      String text = texts.get(key);
      if (text != null) {
        setting.parser().apply(text).ifPresentOrElse(value -> values.put(setting, value),
            () -> violations.at(key).add("is '%s'".formatted(text), setting.expected()));
      }
    }
    return values;
  }

  private Future<JsonObject> retrieve(ConfigStoreOptions source) {
    ConfigRetriever retriever = ConfigRetriever.create(
        vertx, new ConfigRetrieverOptions().setScanPeriod(-1).addStore(source));
    return retriever.getConfig().eventually(retriever::close);
  }

  /** File system options that do not copy class path resources to disk, which nothing here needs. */
  public static FileSystemOptions noFileCache() {
    return new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
  }
}
