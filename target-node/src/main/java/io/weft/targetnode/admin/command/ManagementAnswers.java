// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.command;

import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.pool.ManagementResult;
import io.weft.targetnode.pool.NamespaceManagement;
import io.weft.targetnode.subsystem.IoController;

/** What the commands that manage namespaces have in common. */
final class ManagementAnswers {
  private ManagementAnswers() {}

  /** The management of the request's subsystem, which exists because the command is in its table. */
  static NamespaceManagement of(Request request) {
    NamespaceManagement management = ((IoController) request.controller()).subsystem().management();
    if (management == null) {
      throw new IllegalStateException("the subsystem has no storage pool");
    }
    return management;
  }

  /** Completes a request on its event loop. From any thread. */
  static void complete(Request request, ManagementResult result) {
    request.queue().transport().eventLoop().execute(() -> {
      if (StatusCode.isSuccess(result.status())) {
        request.complete(StatusCode.SUCCESS, (int) result.value());
      } else {
        request.errorInformation(result.value());
        request.complete(result.status());
      }
    });
  }
}
