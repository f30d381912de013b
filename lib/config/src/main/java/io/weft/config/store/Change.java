// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import java.util.List;

/** An edit: derives the wanted configuration from the current one. */
@FunctionalInterface
public interface Change {
  /**
   * Derives the wanted configuration. It must have no other effect, and may be called more than once or never.
   *
   * @param current the current configuration, at the revision that the edit expects if it expects one
   * @return the wanted configuration; its revision is ignored, the store assigns it
   * @throws InvalidConfigurationException if the change cannot be made, or the document it is read from is not valid
   */
  Configuration apply(Configuration current) throws InvalidConfigurationException;

  /** The change that replaces the whole content. */
  static Change to(Configuration wanted) {
    return current -> wanted;
  }

  /** The change that removes every host, subsystem and port. Nodes, and the ANA groups that lie on them, remain. */
  static Change clear() {
    return current -> current.withHosts(List.of()).withSubsystems(List.of()).withPorts(List.of());
  }
}
