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

/** Reads the configuration at start, the previous one if the current one is damaged. */
final class ConfigLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigLoader.class);

  /**
   * How far the revision moves on when the current file is damaged. Its revision is not known then, and must not be
   * given to another configuration.
   */
  private static final long REVISION_GAP = 1000;

  private final DurableFile file;

  ConfigLoader(DurableFile file) {
    this.file = file;
  }

  /** Blocks. Devices are not looked at: what a missing one keeps from working, the rest must not suffer for. */
  Configuration load() throws ConfigStoreException {
    Configuration configuration;
    try {
      configuration = read(file.current());
    } catch (ConfigStoreException e) {
      return fallBack(e);
    }
    if (configuration == null) {
      // A new folder, or the end came between the two renames of a write.
      configuration = read(file.previous());
    }
    return configuration == null ? Configuration.EMPTY : configuration;
  }

  private Configuration fallBack(ConfigStoreException damage) throws ConfigStoreException {
    Configuration previous;
    try {
      previous = read(file.previous());
    } catch (ConfigStoreException e) {
      throw new ConfigStoreException(damage.getMessage() + "; nor can the one before: " + e.getMessage(), damage);
    }
    if (previous == null) {
      throw new ConfigStoreException(damage.getMessage() + "; there is no earlier one. Move the file away to start "
          + "with an empty configuration, then use 'weft ctl restoreconfig' with a saved one", damage);
    }
    try {
      Configuration configuration = previous.withRevision(previous.revision() + REVISION_GAP);
      Path rejected = file.replaceDamaged(ConfigDocument.encode(configuration));
      LOG.warn("{}; going on with the configuration before, revision {} of {}: the last change may be lost. "
          + "The damaged file is kept as {}", damage.getMessage(), previous.revision(), file.previous(), rejected);
      return configuration;
    } catch (IOException e) {
      throw new ConfigStoreException("%s cannot be replaced: %s".formatted(file.current(), DataFolder.describe(e)), e);
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
          "configuration %s cannot be read: %s".formatted(path, DataFolder.describe(e)), e);
    }
  }
}
