// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.command;

import io.vertx.core.Future;
import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.ControllerList;
import io.weft.targetnode.pool.ManagementResult;
import io.weft.targetnode.pool.NamespaceManagement;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.NamedNamespace;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Namespace Attachment (NVMe Base 2.1, section 5.1.20): attaches a namespace to controllers or detaches it. It applies
 * to the hosts of these controllers, and so to all present and future controllers of each host.
 */
public final class NamespaceAttachmentCommand implements Command {
  private static final int ATTACH = 0;
  private static final int DETACH = 1;

  @Override
  public AdminOpcode opcode() {
    return AdminOpcode.NAMESPACE_ATTACHMENT;
  }

  @Override
  public int check(Request request) {
    if (select(request) != ATTACH && select(request) != DETACH) {
      return request.invalidField(SqeLayout.CDW10);
    }
    request.transferLength(ControllerList.LENGTH);
    return NamedNamespace.isAllocated(request) ? StatusCode.SUCCESS : NamedNamespace.invalid(request);
  }

  /** SEL. */
  private static int select(Request request) {
    return request.cdw(10) & 15;
  }

  @Override
  public void execute(Request request) {
    TargetSubsystem subsystem = ((IoController) request.controller()).subsystem();
    Set<String> hosts = hosts(subsystem, request.data().nio(), request.dataIndex());
    if (hosts.isEmpty()) {
      request.complete(StatusCode.CONTROLLER_LIST_INVALID | StatusCode.DNR);
      return;
    }
    NamespaceManagement management = ManagementAnswers.of(request);
    Future<ManagementResult> result = select(request) == ATTACH
        ? management.attach(request.nsid(), hosts)
        : management.detach(request.nsid(), hosts);
    result.onSuccess(outcome -> ManagementAnswers.complete(request, outcome));
  }

  /**
   * The hosts of the listed controllers; none if the list is empty, too long, unordered or names an unknown controller.
   */
  private static Set<String> hosts(TargetSubsystem subsystem, ByteBuffer data, int base) {
    int count = data.getShort(base) & 0xffff;
    if (count > ControllerList.MAX_ENTRIES) {
      return Set.of();
    }
    Set<String> hosts = new HashSet<>();
    int previous = -1;
    for (int cntlid : ControllerList.decode(data, base)) {
      IoController controller = subsystem.controller(cntlid);
      if (cntlid <= previous || controller == null) {
        return Set.of();
      }
      hosts.add(controller.association().hostNqn());
      previous = cntlid;
    }
    return hosts;
  }
}
