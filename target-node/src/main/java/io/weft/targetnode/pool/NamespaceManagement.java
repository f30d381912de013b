// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.vertx.core.Future;
import java.util.Set;

/**
 * Creates, deletes, attaches and detaches the namespaces of one subsystem for its hosts (NVMe Base 2.1, section
 * 8.1.15). An operation that succeeds has changed the shared configuration durably, and this node has applied it; one
 * that fails has changed nothing. From any event loop; futures do not fail, and may complete on any thread.
 */
public interface NamespaceManagement {
  /** The space for namespaces, as of the last {@link #refresh}. */
  PoolCapacity capacity();

  /**
   * Updates the capacity for a host that asks for it, if it was not read within the last second. Where that takes longer than
   * half a second, as on a file system that hangs, the capacity is that of the last time.
   */
  Future<Void> refresh();

  /** Creates a namespace that is attached to no controller. */
  Future<ManagementResult> create(NewNamespace wanted);

  /** Deletes a namespace and its data. @param nsid NSID, or FFFFFFFFh for all that hosts have created */
  Future<ManagementResult> delete(int nsid);

  /** Attaches a namespace to the controllers of hosts. @param hostNqns the hosts */
  Future<ManagementResult> attach(int nsid, Set<String> hostNqns);

  /** Detaches a namespace from the controllers of hosts. @param hostNqns the hosts */
  Future<ManagementResult> detach(int nsid, Set<String> hostNqns);
}
