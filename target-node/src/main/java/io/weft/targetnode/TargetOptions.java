// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.config.ReferralEntry;
import io.weft.targetnode.storage.Engine;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of one target node.
 *
 * @param eventLoops the number of event loops that serve each port
 * @param engine what performs the I/O of files and block devices
 * @param stateDirectory the directory for persistent state of namespaces other than their data; created if missing
 * @param blockSize the block size of new files whose namespaces state none, 512 or 4096; 0 for that of the storage below
 * @param discoveryServices the discovery services of the cluster, for the referrals in the node's discovery log pages
 * @param node the name of the node in the configuration; null for a process that is not a member of a cluster
 */
public record TargetOptions(int eventLoops, Engine engine, Path stateDirectory, int blockSize,
    List<ReferralEntry> discoveryServices, @Nullable String node) {
  /** Copies the list, so that the record is immutable. */
  public TargetOptions {
    discoveryServices = List.copyOf(discoveryServices);
  }

  /** Options of a process that is not a member of a cluster. */
  public TargetOptions(
      int eventLoops, Engine engine, Path stateDirectory, int blockSize, List<ReferralEntry> discoveryServices) {
    this(eventLoops, engine, stateDirectory, blockSize, discoveryServices, null);
  }

  /** The same of a node of a cluster. @param name the name of the node */
  public TargetOptions withNode(String name) {
    return new TargetOptions(eventLoops, engine, stateDirectory, blockSize, discoveryServices, name);
  }

  /** Options without a preferred block size, as above. */
  public TargetOptions(
      int eventLoops, Engine engine, Path stateDirectory, List<ReferralEntry> discoveryServices) {
    this(eventLoops, engine, stateDirectory, 0, discoveryServices);
  }
}
