// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Request;
import io.weft.nvme.log.LogPageId;
import java.nio.ByteBuffer;

/**
 * NVMe-MI Commands Supported and Effects, 13h (NVMe Base 2.1, section 5.1.12.1.19), required by bit 5 of LPA. There is no
 * management endpoint, so none of these commands is supported.
 */
public final class ManagementEffectsLog implements LogPage {
  private static final int LENGTH = 4096;

  @Override
  public int id() {
    return LogPageId.NVME_MI_EFFECTS;
  }

  @Override
  public int check(Request request) {
    return GetLogPageCommand.requireNoNamespace(request);
  }

  @Override
  public ByteBuffer page(Request request) {
    return ByteBuffer.allocate(LENGTH);
  }
}
