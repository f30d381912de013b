// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.nvme.StatusCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Attaches a namespace to hosts, or detaches it. Attachment is recorded by host, not by controller: a dynamic
 * controller ends with its association, and the host should find the namespace again when it reconnects.
 */
final class Attachment extends PoolEdit {
  private final int nsid;
  private final Set<String> hostNqns;
  private final boolean attach;

  Attachment(String nqn, int nsid, Set<String> hostNqns, boolean attach) {
    super(nqn);
    this.nsid = nsid;
    this.hostNqns = Set.copyOf(hostNqns);
    this.attach = attach;
  }

  @Override
  Configuration apply(Configuration current, SubsystemEntry subsystem) {
    NamespaceEntry namespace = subsystem.namespace(nsid).orElse(null);
    if (namespace == null) {
      return refuse(current, StatusCode.INVALID_NAMESPACE);
    }
    AllowedHosts now = namespace.visibleTo();
    if (attach && hostNqns.stream().anyMatch(now::allows)) {
      return refuse(current, StatusCode.NAMESPACE_ALREADY_ATTACHED);
    }
    if (!attach && !hostNqns.stream().allMatch(now::allows)) {
      return refuse(current, StatusCode.NAMESPACE_NOT_ATTACHED);
    }
    if (!subsystem.isPooled(namespace) || now.any()) {
      return refuse(current, StatusCode.OPERATION_DENIED);
    }
    Set<String> wanted = new LinkedHashSet<>(now.nqns());
    if (attach) {
      wanted.addAll(hostNqns);
    } else {
      wanted.removeAll(hostNqns);
    }
    NamespaceEntry changed = namespace.withVisibleTo(new AllowedHosts(false, List.copyOf(wanted)));
    return accept(withHosts(current), subsystem.with(changed), ManagementResult.DONE);
  }

  /** Adds hosts that the configuration lacks: one that is admitted because any host is allowed need not be listed. */
  private Configuration withHosts(Configuration current) {
    Configuration with = current;
    for (String nqn : hostNqns) {
      with = with.host(nqn).isPresent() ? with : with.with(HostEntry.of(nqn));
    }
    return with;
  }
}
