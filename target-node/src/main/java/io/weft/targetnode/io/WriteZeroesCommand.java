// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoKind;

/** Write Zeroes (NVM Command Set 1.1, section 3.3.8), with Deallocate. */
final class WriteZeroesCommand extends NamespaceCommand {
  @Override
  public IoOpcode opcode() {
    return IoOpcode.WRITE_ZEROES;
  }

  @Override
  int check(Request request, IoContext io) {
    if ((request.cdw(SqeLayout.CDW12 / 4) & SqeLayout.CDW12_NSZ) != 0) {
      // Not supported (ONCS): zeroing only the range would leave blocks that the host believes to be zeroed.
      return request.invalidField(SqeLayout.CDW12);
    }
    return length(request, io) > IoLimits.writeZeroesBytes()
        ? request.invalidField(SqeLayout.NLB)
        : StatusCode.SUCCESS;
  }

  @Override
  void execute(Request request, IoContext io) {
    long length = length(request, io);
    long position = position(request, io);
    if (io.change(position, length)) {
      boolean deallocate = (request.cdw(SqeLayout.NLB / 4) & SqeLayout.CDW12_DEAC) != 0;
      io.start(IoKind.WRITE_ZEROES, length);
      io.lane().writeZeroes(position, length, deallocate, io.chooseDurability(isFua(request)), io);
    }
  }
}
