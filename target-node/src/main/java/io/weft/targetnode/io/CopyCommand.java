// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoKind;

/** Copy within a namespace (NVM Command Set 1.1, section 3.3.2), with descriptor formats 0h and 1h. */
final class CopyCommand extends NamespaceCommand {
  private static final int DWORD_12 = SqeLayout.CDW12 / 4;

  @Override
  public IoOpcode opcode() {
    return IoOpcode.COPY;
  }

  @Override
  boolean namesBlocks() {
    return false;
  }

  @Override
  int check(Request request, IoContext io) {
    int format = request.cdw(DWORD_12) >> 8 & 0xf;
    int count = (request.cdw(DWORD_12) & 0xff) + 1;
    if (format >= IoLimits.COPY_FORMATS) {
      return request.invalidField(SqeLayout.CDW12 + 1);
    }
    if (count > IoLimits.MSRC + 1) {
      return request.wrongField(SqeLayout.CDW12, StatusCode.COMMAND_SIZE_LIMIT_EXCEEDED | StatusCode.DNR);
    }
    request.transferLength(count * SourceRanges.entryLength(format));
    return StatusCode.SUCCESS;
  }

  @Override
  void execute(Request request, IoContext io) {
    int format = request.cdw(DWORD_12) >> 8 & 0xf;
    SourceRanges sources = new SourceRanges(request, format, (request.cdw(DWORD_12) & 0xff) + 1);
    long destination = slba(request);
    int status = sources.check(io.namespace(), destination);
    if (status == StatusCode.SUCCESS) {
      int shift = io.namespace().blockShift();
      io.start(IoKind.COPY, sources.blocks() << shift);
      new CopySteps(request, io, sources, destination << shift).start();
    } else {
      // Nothing was copied, so range 0 is the lowest that was not: dword 0 is 0.
      request.complete(status);
    }
  }
}
