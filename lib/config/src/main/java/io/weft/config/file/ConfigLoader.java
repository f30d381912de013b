// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration at start; the previous one if the current one is damaged. */
final class ConfigLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigLoader.class);

  /**
   * How far the revision advances when the current file is damaged. Its revision is then unknown, and must not be
   * assigned to another configuration.
   */
  private static final long REVISION_GAP = 1000;

  private final DurableFile file;

  ConfigLoader(DurableFile file) {
    this.file = file;
  }

  /** Reads the configuration. Blocks. Devices are not probed: a missing one must not stop everything else. */
  Configuration load() throws ConfigStoreException {
    Configuration configuration;
    try {
      configuration = read(file.current());
    } catch (ConfigStoreException e) {
      return fallBack(e);
    }
    if (configuration == null) {
      // A new directory, or a crash between the two renames of a write.
      configuration = read(file.previous());
    }
    return configuration == null ? Configuration.EMPTY : configuration;
  }

  private Configuration fallBack(ConfigStoreException damage) throws ConfigStoreException {
    Configuration previous;
    try {
      previous = read(file.previous());
    } catch (ConfigStoreException e) {
      throw new ConfigStoreException(damage.getMessage() + "; nor can the previous one: " + e.getMessage(), damage);
    }
    if (previous == null) {
      throw new ConfigStoreException(damage.getMessage() + "; there is no previous one. Move the file away to start "
          + "with an empty configuration, then use 'weft ctl restoreconfig' with a saved one", damage);
    }
    try {
      Configuration configuration = previous.withRevision(previous.revision() + REVISION_GAP);
      Path rejected = file.replaceDamaged(ConfigDocument.encode(configuration));
      LOG.warn("{}; continuing with the previous configuration, revision {} of {}: the last change may be lost. "
          + "The damaged file is kept as {}", damage.getMessage(), previous.revision(), file.previous(), rejected);
      return configuration;
    } catch (IOException e) {
      throw new ConfigStoreException(
          "%s cannot be replaced: %s".formatted(file.current(), DataDirectory.describe(e)), e);
    }
  }

  private static @Nullable Configuration read(Path path) throws ConfigStoreException {
    try {
      Configuration configuration = ConfigDocument.decode(Files.readAllBytes(path));
      new Rules(DeviceProbe.NONE).require(configuration);
      return configuration;
    } catch (NoSuchFileException e) {
      return null;
    } catch (InvalidConfigurationException e) {
      throw new ConfigStoreException("configuration %s cannot be used: %s".formatted(path, e.getMessage()), e);
    } catch (IOException e) {
      throw new ConfigStoreException(
          "configuration %s cannot be read: %s".formatted(path, DataDirectory.describe(e)), e);
    }
  }
}
