// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.config.ReferralEntry;
import io.weft.targetnode.storage.Engine;
import java.nio.file.Path;
import java.util.List;

/**
 * What a target node does its own way, beside the shared configuration.
 *
 * @param eventLoops how many event loops serve each port
 * @param engine how devices are driven
 * @param stateFolder where the node keeps what it must remember of namespaces beside their data; made if there is none
 * @param discoveryServices the discovery services of the cluster, which the node's own ports refer hosts to
 */
public record TargetOptions(
    int eventLoops, Engine engine, Path stateFolder, List<ReferralEntry> discoveryServices) {
  /** Copies the list, so that the record is immutable. */
  public TargetOptions {
    discoveryServices = List.copyOf(discoveryServices);
  }
}
