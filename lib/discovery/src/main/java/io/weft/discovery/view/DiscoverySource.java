// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

/** The source of a discovery subsystem's records. Called on any event loop; must not block. */
public interface DiscoverySource {
  /** What a host sees now. */
  DiscoveryView view(Viewer viewer);

  /** The generation of {@link #view}, which changes if and only if the view does. Costs little. */
  long generation(Viewer viewer);
}
