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
   * @param current the configuration as it stands, of the revision that the edit named
   * @return the configuration as it shall be; its revision is of no account, the store sets it
   * @throws InvalidConfigurationException if the change cannot be made, or what it was read from is no configuration
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
