// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.log;

import io.weft.fabric.Request;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.log.AnaLog;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.LogPageRequest;
import io.weft.targetnode.subsystem.IoController;
import java.nio.ByteBuffer;

/**
 * Asymmetric Namespace Access, 0Ch (NVMe Base 2.1, section 5.1.12.1.13): the groups of the controller's port, with
 * their namespaces if Return Groups Only is cleared.
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
    boolean groupsOnly = (LogPageRequest.lsp(request.cdw(10)) & AnaLog.LSP_RGO) != 0;
    return ((IoController) request.controller()).anaGroups().log(groupsOnly).encode();
  }
}
