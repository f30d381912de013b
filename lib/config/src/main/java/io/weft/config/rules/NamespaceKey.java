// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.attribute.Root;
import io.weft.config.attribute.Subsystems;

/**
 * Names a namespace.
 *
 * @param subsystemNqn its subsystem
 * @param nsid its NSID
 */
record NamespaceKey(String subsystemNqn, int nsid) {
  /** Where it is in a document. */
  String place() {
    return Root.SUBSYSTEMS.place(subsystemNqn) + "." + Subsystems.NAMESPACES.place(Integer.toString(nsid));
  }
}
