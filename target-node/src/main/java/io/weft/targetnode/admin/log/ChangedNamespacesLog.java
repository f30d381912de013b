// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.log;

import io.weft.fabric.Request;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.identify.NamespaceList;
import io.weft.nvme.log.LogPageId;
import io.weft.targetnode.subsystem.IoController;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Changed Attached Namespace List, 04h (NVMe Base 2.1, section 5.1.12.1.5): cleared when it has been read. */
public final class ChangedNamespacesLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.CHANGED_NAMESPACE_LIST;
  }

  @Override
  public int check(Request request) {
    return GetLogPageCommand.requireNoNamespace(request);
  }

  @Override
  public ByteBuffer page(Request request) {
    ByteBuffer page = ByteBuffer.allocate(NamespaceList.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    NamespaceList.encode(page, 0,
        ((IoController) request.controller()).changedNamespaces().stream().mapToInt(Integer::intValue).toArray());
    return page;
  }

  @Override
  public void acknowledged(Request request) {
    ((IoController) request.controller()).changedNamespaces().clear();
  }
}
