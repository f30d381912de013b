// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.controller;

import io.weft.fabric.Request;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.log.LogPageId;
import java.nio.ByteBuffer;

/** Discovery, 70h (NVMe Base 2.1, section 5.1.12.3.1). */
final class DiscoveryLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.DISCOVERY;
  }

  @Override
  public long read(Request request, long offset, ByteBuffer out, int base, int length) {
    return ((DiscoveryController) request.controller()).readPage(offset, out, base, length);
  }

  @Override
  public boolean showsCurrentState(Request request) {
    return ((DiscoveryController) request.controller()).isPageCurrent();
  }
}
