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

/**
 * Reads the configuration at start; the previous one if the current one is damaged. What is not damaged but cannot be
 * used, such as the file of a newer version, is left alone: going on with something else would change what is exported.
 */
final class ConfigLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigLoader.class);

  /**
   * How far the revision advances when the current file is damaged. Its revision is then unknown, and must not be
   * assigned to another configuration.
   */
  private static final long REVISION_GAP = 1000;
  /** Devices are not probed: what is stored is trusted, and a missing device must not stop everything else. */
  private static final Rules RULES = new Rules(DeviceProbe.NONE);

  private final DurableFile file;
  private final ConfigDocument document;

  ConfigLoader(DurableFile file, ConfigDocument document) {
    this.file = file;
    this.document = document;
  }

  /**
   * Reads the configuration. Blocks.
   *
   * @throws ConfigStoreException if there is none that can be used; then no file was changed
   */
  Configuration load() throws ConfigStoreException {
    Configuration configuration;
    try {
      configuration = read(file.current());
    } catch (DamagedFileException e) {
      return fallBack(e);
    }
    try {
      if (configuration == null) {
        // A new directory, or a crash between the two renames of a write.
        configuration = read(file.previous());
      }
    } catch (DamagedFileException e) {
      throw new ConfigStoreException("configuration %s is damaged: it %s; and there is no %s".formatted(
          file.previous(), e.getMessage(), file.current()), e);
    }
    return configuration == null ? Configuration.EMPTY : configuration;
  }

  private Configuration fallBack(DamagedFileException damage) throws ConfigStoreException {
    String problem = "configuration %s is damaged: it %s".formatted(file.current(), damage.getMessage());
    Configuration previous;
    try {
      previous = read(file.previous());
    } catch (DamagedFileException e) {
      throw new ConfigStoreException(
          "%s; and so is %s: it %s".formatted(problem, file.previous(), e.getMessage()), damage);
    }
    if (previous == null) {
      throw new ConfigStoreException(problem + "; there is no previous one. Move the file away to start "
          + "with an empty configuration, then use 'weft ctl restoreconfig' with a saved one", damage);
    }
    try {
      Configuration configuration = previous.withRevision(previous.revision() + REVISION_GAP);
      Path rejected = file.replaceDamaged(document.encode(configuration));
      LOG.warn("{}; continuing with the previous configuration, revision {} of {}: the last change may be lost. "
          + "The damaged file is kept as {}", problem, previous.revision(), file.previous(), rejected);
      return configuration;
    } catch (IOException e) {
      throw new ConfigStoreException(
          "%s cannot be replaced: %s".formatted(file.current(), DataDirectory.describe(e)), e);
    }
  }

  private @Nullable Configuration read(Path path) throws DamagedFileException, ConfigStoreException {
    try {
      Configuration configuration = document.decode(Files.readAllBytes(path)).configuration();
      RULES.require(configuration);
      return configuration;
    } catch (NoSuchFileException e) {
      return null;
    } catch (UnknownFormatException e) {
      throw new ConfigStoreException("configuration %s %s. Another version of Weft has written it; nothing was changed. "
          .formatted(path, e.getMessage()) + "Start that version, or name another data directory", e);
    } catch (InvalidConfigurationException e) {
      throw new ConfigStoreException("configuration %s breaks the rules of this version of Weft: %s. Nothing was changed. "
          .formatted(path, e.getMessage()) + "Start the version that wrote it and correct the configuration there, or "
          + "name another data directory", e);
    } catch (IOException e) {
      throw new ConfigStoreException("configuration %s cannot be read: %s. Nothing was changed; start again when it can"
          .formatted(path, DataDirectory.describe(e)), e);
    }
  }
}
