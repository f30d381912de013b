// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.NamespaceDevice;
import io.weft.config.attribute.Namespaces;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells whether the device that a namespace names can be used on this machine, and whether there is such a backend at
 * all. The target supplies it, so that a configuration that it cannot run is rejected before anything of it is applied.
 */
@FunctionalInterface
public interface DeviceProbe {
  /** Accepts every device; for a process that has no devices of its own. */
  DeviceProbe NONE = device -> Optional.empty();

  /**
   * Looks at a device. It may block; it is never called on an event loop.
   *
   * @param device a device whose path is set
   * @return empty if it can be used, else what is wrong, a phrase such as {@code does not exist}
   */
  Optional<String> problem(NamespaceDevice device);

  /**
   * Looks at the form of a device's path alone, for a namespace that is not enabled.
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
   * Looks at a folder that hosts may create namespaces in. As {@link #problem}, it may block.
   *
   * @param path an absolute path
   * @return empty if it can be used, else what is wrong, a phrase such as {@code does not exist}
   */
  default Optional<String> poolProblem(Path path) {
    return Optional.empty();
  }
}
