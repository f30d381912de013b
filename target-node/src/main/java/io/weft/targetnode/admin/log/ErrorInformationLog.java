// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.log;

import io.weft.fabric.Request;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.log.LogPageId;
import io.weft.targetnode.subsystem.IoController;
import java.nio.ByteBuffer;

/** Error Information, 01h (NVMe Base 2.1, section 5.1.12.1.2). */
public final class ErrorInformationLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.ERROR_INFORMATION;
  }

  @Override
  public int check(Request request) {
    return GetLogPageCommand.requireNoNamespace(request);
  }

  @Override
  public ByteBuffer page(Request request) {
    return ((IoController) request.controller()).errorLog().page();
  }
}
