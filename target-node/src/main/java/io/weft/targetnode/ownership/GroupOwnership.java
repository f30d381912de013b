// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What a cluster tells a target node about the ANA groups that several nodes reach, and what the node tells the cluster. A node
 * that stands alone shares no group and uses {@link #STANDALONE}.
 *
 * <p>The node keeps these promises. It opens and reads the device of a namespace in a shared group only while {@link #grants} has
 * the group and {@link #lease} runs, and not before {@link Grant#servesFrom}. When the lease has run out it submits nothing
 * more, by itself, and acknowledges nothing more; what the kernel has been given by then ends when it ends, for which a new
 * owner waits. A group that has another epoch than before, or that is no longer granted, is closed without being flushed; the
 * new epoch begins with devices that are opened anew. All methods are called from any thread and do not block.
 */
public interface GroupOwnership {
  /** The ownership of a node without a cluster. */
  GroupOwnership STANDALONE = new Standalone();

  /** The node's lease; the same object at each call. */
  Lease lease();

  /** An immutable snapshot of the shared groups that are placed on this node, by ANAGRPID. */
  Map<Integer, Grant> grants();

  /**
   * The groups that lie on several nodes, this one among them, by ANAGRPID. A group that the configuration has moved to this node
   * alone is one of them until no other node can use its devices any more.
   */
  Set<Integer> shared();

  /**
   * Calls a listener after each change of {@link #grants}. Changes that belong together are one change, and so one event at
   * each host.
   *
   * @return ends the calls
   */
  OwnershipWatch watch(Runnable changed);

  /**
   * Tells that nothing more of some groups reaches their devices, and that what was acknowledged would survive a power loss: the
   * next owner need not wait. The node does not take them again under the same epochs. If this is never called for a group
   * that is wanted back, a device hangs; then the end of the lease has to be awaited.
   *
   * @param epochs the epochs of the grants by ANAGRPID
   */
  void released(Map<Integer, Long> epochs);

  /** What is agreed on of namespaces in shared groups; the same object at each call. */
  AgreedRestrictions restrictions();

  /**
   * The longest that I/O may take which a former owner has given to its kernel. Hosts are told, as Command Quiesce Time.
   *
   * @return zero for a node without a cluster
   */
  Duration quiesceTime();

  /**
   * Calls a listener after each change of {@link #grants}, and each time that the lease runs again after it had run out or
   * is ended.
   */
  default OwnershipWatch watchAll(Runnable changed) {
    OwnershipWatch grants = watch(changed);
    Lease lease = lease();
    lease.watch(changed);
    return () -> {
      grants.close();
      lease.forget(changed);
    };
  }
}
