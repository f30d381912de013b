// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.NamespaceDevice;
import io.weft.config.attribute.Namespaces;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks what the path of a device means: whether its backend exists and understands it. The target supplies it. Whether
 * a device exists and can be opened is not a question of rules, since that changes while the configuration does not: the
 * node reports it.
 */
@FunctionalInterface
public interface DeviceProbe {
  /** Accepts every device; for a process that has no devices of its own. */
  DeviceProbe NONE = device -> Optional.empty();

  /**
   * Checks the form of a device's path.
   *
   * @param device a device whose path is set
   * @return empty if a device could have that path, else what is wrong, a phrase such as {@code names a backend that
   *     does not exist}
   */
  Optional<String> problem(NamespaceDevice device);

  /** What the path of a device must be on this machine, a phrase. */
  default String expected() {
    return Namespaces.PATH.expected();
  }

  /**
   * Checks a directory in which hosts may create namespaces. It may block; it is never called on an event loop.
   *
   * @param path an absolute path
   * @return empty if it can be used, else what is wrong, a phrase such as {@code does not exist}
   */
  default Optional<String> poolProblem(Path path) {
    return Optional.empty();
  }
}
