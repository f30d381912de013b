// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.NamespaceDevice;
import io.weft.config.attribute.Namespaces;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks whether the device of a namespace can be used on this machine, and whether its backend exists. The target
 * supplies it, so that a configuration that it cannot run is rejected before any of it is applied.
 */
@FunctionalInterface
public interface DeviceProbe {
  /** Accepts every device; for a process that has no devices of its own. */
  DeviceProbe NONE = device -> Optional.empty();

  /**
   * Checks a device. It may block; it is never called on an event loop.
   *
   * @param device a device whose path is set
   * @return empty if it can be used, else what is wrong, a phrase such as {@code does not exist}
   */
  Optional<String> problem(NamespaceDevice device);

  /**
   * Checks only the form of a device's path, for a namespace that is not enabled.
   *
   * @param device a device whose path is set
   * @return empty if a device could have that path, else what is wrong, a phrase
   */
  default Optional<String> formProblem(NamespaceDevice device) {
    return Optional.empty();
  }

  /** What the path of a device must be on this machine, a phrase. */
  default String expected() {
    return Namespaces.PATH.expected();
  }

  /**
   * Checks a directory in which hosts may create namespaces. Like {@link #problem}, it may block.
   *
   * @param path an absolute path
   * @return empty if it can be used, else what is wrong, a phrase such as {@code does not exist}
   */
  default Optional<String> poolProblem(Path path) {
    return Optional.empty();
  }
}
