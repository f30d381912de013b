// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.log;

import io.weft.fabric.Request;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.log.AnaLog;
import io.weft.nvme.log.LogPageId;
import io.weft.targetnode.subsystem.IoController;
import java.nio.ByteBuffer;

/**
 * Asymmetric Namespace Access, 0Ch (NVMe Base 2.1, section 5.1.12.1.13): the groups that the controller's port has, and
 * with Return Groups Only cleared their namespaces.
 */
public final class AnaStatesLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.ASYMMETRIC_NAMESPACE_ACCESS;
  }

  @Override
  public int check(Request request) {
    return GetLogPageCommand.requireNoNamespace(request);
  }

  @Override
  public ByteBuffer page(Request request) {
    boolean groupsOnly = (GetLogPageCommand.logSpecificParameter(request) & AnaLog.LSP_RGO) != 0;
    return ((IoController) request.controller()).anaGroups().log(groupsOnly).encode();
  }
}
