// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.vertx.core.Future;
import java.util.Set;

/**
 * Makes, ends and attaches the namespaces of one subsystem for its hosts (NVMe Base 2.1, section 8.1.15). What succeeds is
 * a part of the shared configuration and durable, and what this node runs follows it; what does not succeed has changed
 * nothing. From any event loop; futures do not fail, and complete on any.
 */
public interface NamespaceManagement {
  /** The space that there is for namespaces, as it was a moment ago. */
  PoolCapacity capacity();

  /** Looks how much space there is now. */
  Future<Void> refresh();

  /** Makes a namespace that is attached to no controller. */
  Future<ManagementResult> create(NewNamespace wanted);

  /** Ends a namespace, or with FFFFFFFFh all that hosts have made, and with it the data. @param nsid NSID */
  Future<ManagementResult> delete(int nsid);

  /** Attaches a namespace to the controllers of hosts. @param hostNqns the hosts */
  Future<ManagementResult> attach(int nsid, Set<String> hostNqns);

  /** Detaches a namespace from the controllers of hosts. @param hostNqns the hosts */
  Future<ManagementResult> detach(int nsid, Set<String> hostNqns);
}
