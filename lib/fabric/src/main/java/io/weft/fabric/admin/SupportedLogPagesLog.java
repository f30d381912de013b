// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.SupportedIdentifiers;
import java.nio.ByteBuffer;

/** Supported Log Pages, 00h (NVMe Base 2.1, section 5.1.12.1.1): generated from the pages that Get Log Page looks up. */
public final class SupportedLogPagesLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.SUPPORTED_LOG_PAGES;
  }

  @Override
  public int check(Request request) {
    return GetLogPageCommand.requireNoNamespace(request);
  }

  @Override
  public ByteBuffer page(Request request) {
    SupportedIdentifiers supported = new SupportedIdentifiers();
    if (request.controller().adminCommands().get(AdminOpcode.GET_LOG_PAGE.code()) instanceof GetLogPageCommand command) {
      command.pages().forEach(page -> supported.set(page.id(), SupportedIdentifiers.SUPPORTED));
    }
    return supported.encode();
  }
}
