// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import java.util.List;

/** An edit: makes the wanted configuration out of the current one. */
@FunctionalInterface
public interface Change {
  /**
   * Makes the wanted configuration. It must have no other effect, and may be called more than once or never.
   *
   * @param current the current configuration; of the revision that the edit named, if it named one
   * @return the configuration as it is to be; its revision is ignored, the store assigns it
   * @throws InvalidConfigurationException if the change cannot be made, or what it was read from is not a configuration
   */
  Configuration apply(Configuration current) throws InvalidConfigurationException;

  /** The change that sets the whole content, whatever it was. */
  static Change to(Configuration wanted) {
    return current -> wanted;
  }

  /** The change that removes every host, subsystem and port. */
  static Change clear() {
    return current -> current.withHosts(List.of()).withSubsystems(List.of()).withPorts(List.of());
  }
}
