// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

/** Hears of what happens to devices by itself, without a change of the configuration. Called on the node's context. */
public interface DeviceListener {
  /** Other namespaces of a subsystem can be exported than before: see {@link NamespaceDevices#namespaces}. */
  void changed(String nqn);

  /** A namespace has another size than before. */
  void resized(String nqn, int nsid);
}
