// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.command;

import io.weft.config.NamespaceLimits;
import io.weft.config.SubsystemEntry;
import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.Nsid;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.targetnode.admin.identify.IdentifyNamespaceData;
import io.weft.targetnode.pool.NamespaceManagement;
import io.weft.targetnode.pool.NewNamespace;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.NamedNamespace;

/**
 * Namespace Management (NVMe Base 2.1, section 5.1.21; NVM Command Set 1.1, section 4.1.6): create and delete.
 */
public final class NamespaceManagementCommand implements Command {
  private static final int CREATE = 0;
  private static final int DELETE = 1;

  @Override
  public AdminOpcode opcode() {
    return AdminOpcode.NAMESPACE_MANAGEMENT;
  }

  @Override
  public int check(Request request) {
    return switch (select(request)) {
      case CREATE -> {
        request.transferLength(IdentifyCns.LENGTH);
        yield request.cdw(11) >>> 24 == IdentifyCns.CSI_NVM
            ? StatusCode.SUCCESS
            : request.wrongField(SqeLayout.CDW11 + 3, StatusCode.IO_COMMAND_SET_NOT_SUPPORTED | StatusCode.DNR);
      }
      case DELETE -> checkDeletion(request);
      default -> request.invalidField(SqeLayout.CDW10);
    };
  }

  private static int checkDeletion(Request request) {
    boolean all = request.nsid() == Nsid.ALL;
    if (!all && !NamedNamespace.isAllocated(request)) {
      return NamedNamespace.invalid(request);
    }
    SubsystemEntry subsystem = ((IoController) request.controller()).subsystem().entry();
    boolean writeProtected =
        NamedNamespace.attachments(request).allocated().values().stream()
            .map(AttachedNamespace::namespace)
            .filter(n -> (all || n.nsid() == request.nsid()) && subsystem.isPooled(n.entry()))
            .anyMatch(n -> n.state().protection().isWriteProtected());
    return writeProtected
        ? request.wrongField(SqeLayout.NSID, StatusCode.NAMESPACE_WRITE_PROTECTED | StatusCode.DNR)
        : StatusCode.SUCCESS;
  }

  /** SEL. */
  private static int select(Request request) {
    return request.cdw(10) & 15;
  }

  @Override
  public void execute(Request request) {
    NamespaceManagement management = ManagementAnswers.of(request);
    if (select(request) == DELETE) {
      management.delete(request.nsid()).onSuccess(result -> ManagementAnswers.complete(request, result));
      return;
    }
    IdentifyNamespace wanted = IdentifyNamespace.decode(request.data().nio(), request.dataIndex());
    int status = checkFields(wanted);
    if (status != StatusCode.SUCCESS) {
      request.complete(status | StatusCode.DNR);
      return;
    }
    management
        .create(new NewNamespace(wanted.get(IdentifyNamespaceField.NSZE),
            IdentifyNamespaceData.FORMATS[wanted.formatInUse()],
            (int) wanted.get(IdentifyNamespaceField.ANAGRPID)))
        .onSuccess(result -> ManagementAnswers.complete(request, result));
  }

  /** Checks the Host Software Specified Fields. @return SUCCESS or the status for the host */
  private static int checkFields(IdentifyNamespace wanted) {
    long blocks = wanted.get(IdentifyNamespaceField.NSZE);
    int flbas = (int) wanted.get(IdentifyNamespaceField.FLBAS);
    // A private namespace could never be shared later, and nothing here would enforce its privacy.
    boolean shared = wanted.get(IdentifyNamespaceField.NMIC) == IdentifyNamespaceData.NMIC_SHARED;
    if (flbas >= IdentifyNamespaceData.FORMATS.length || wanted.get(IdentifyNamespaceField.DPS) != 0) {
      return StatusCode.INVALID_FORMAT;
    }
    if (Long.compareUnsigned(wanted.get(IdentifyNamespaceField.ANAGRPID), NamespaceLimits.MAX_ANA_GROUP_ID) > 0) {
      return StatusCode.ANA_GROUP_IDENTIFIER_INVALID;
    }
    if (blocks == 0 || !shared
        || wanted.get(IdentifyNamespaceField.NVMSETID) != 0 || wanted.get(IdentifyNamespaceField.ENDGID) != 0) {
      return StatusCode.INVALID_FIELD;
    }
    return wanted.get(IdentifyNamespaceField.NCAP) == blocks
        ? StatusCode.SUCCESS
        : StatusCode.THIN_PROVISIONING_NOT_SUPPORTED;
  }
}
