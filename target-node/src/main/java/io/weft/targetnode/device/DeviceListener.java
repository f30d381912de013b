// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

/** Hears of what happens to devices, most of it without a change of the configuration. Called on the node's context. */
public interface DeviceListener {
  /** Other namespaces of a subsystem can be exported than before: see {@link NamespaceDevices#namespaces}. */
  void changed(String nqn);

  /** Whether something is wrong with a device of a subsystem now: see {@link NamespaceDevices#failures}. */
  void failing(String nqn, boolean failing);

  /** A namespace has another size than before. */
  void resized(String nqn, int nsid);
}
