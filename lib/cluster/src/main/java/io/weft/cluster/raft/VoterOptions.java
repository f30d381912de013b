// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A voter of a cluster.
 *
 * @param cluster names the cluster
 * @param id the voter's own id
 * @param voters all voters
 * @param directory where it keeps log and snapshots
 */
public record VoterOptions(UUID cluster, String id, List<Voter> voters, Path directory) {
  /** Copies the list. */
  public VoterOptions {
    voters = List.copyOf(voters);
  }

  /**
   * Where a voter can be reached.
   *
   * @param id its id
   * @param address host and port
   */
  public record Voter(String id, String address) {}
}
