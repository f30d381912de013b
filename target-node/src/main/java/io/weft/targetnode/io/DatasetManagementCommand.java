// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoKind;
import java.nio.ByteBuffer;

/**
 * Dataset Management (NVM Command Set 1.1, section 3.3.3): deallocates ranges. The attributes that only hint at later
 * reads and writes are accepted and have no effect.
 */
final class DatasetManagementCommand extends NamespaceCommand {
  private static final int ATTRIBUTE_DEALLOCATE = 1 << 2;
  private static final int RANGE_LENGTH = 16;
  private static final int RANGE_BLOCKS = 4;
  private static final int RANGE_SLBA = 8;

  @Override
  public IoOpcode opcode() {
    return IoOpcode.DATASET_MANAGEMENT;
  }

  private static int ranges(Request request) {
    return (request.cdw(10) & 0xff) + 1;
  }

  @Override
  boolean namesBlocks() {
    return false;
  }

  @Override
  int check(Request request, IoContext io) {
    // A host may send a buffer that is larger than its ranges; the rest is ignored.
    long sent = request.sglLength();
    int needed = ranges(request) * RANGE_LENGTH;
    request.transferLength(Math.clamp(sent, needed, 4096));
    return StatusCode.SUCCESS;
  }

  @Override
  void execute(Request request, IoContext io) {
    ByteBuffer data = request.data().nio();
    long blocks = 0;
    for (int i = 0; i < ranges(request); i++) {
      int at = request.dataIndex() + i * RANGE_LENGTH;
      long count = data.getInt(at + RANGE_BLOCKS) & 0xffff_ffffL;
      if (!io.namespace().contains(data.getLong(at + RANGE_SLBA), count)) {
        request.complete(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR);
        return;
      }
      blocks += count;
    }
    io.start(IoKind.DISCARD, blocks << io.namespace().blockShift());
    if ((request.cdw(SqeLayout.CDW11 / 4) & ATTRIBUTE_DEALLOCATE) == 0) {
      io.ended(StatusCode.SUCCESS);
    } else {
      new Ranges(request, io).proceed();
    }
  }

  /** Discards one range after another. */
  private static final class Ranges extends Steps {
    private int index;
    private long position;
    private long length;

    Ranges(Request request, IoContext io) {
      super(request, io);
    }

    @Override
    int step() {
      do {
        if (index == ranges(request)) {
          return StatusCode.SUCCESS;
        }
        ByteBuffer data = request.data().nio();
        int at = request.dataIndex() + index++ * RANGE_LENGTH;
        int shift = io.namespace().blockShift();
        position = data.getLong(at + RANGE_SLBA) << shift;
        length = (data.getInt(at + RANGE_BLOCKS) & 0xffff_ffffL) << shift;
      } while (length == 0);
      discard();
      return UNDER_WAY;
    }

    private void discard() {
      if (io.change(position, length, this::discard, this)) {
        int shift = io.namespace().blockShift();
        // A device that cannot deallocate keeps the contents, which must not become readable again.
        BlockAccess access = io.namespace().backend().canDeallocate() ? BlockAccess.OVERWRITE : BlockAccess.HINT;
        int status = NamespaceAccess.recheck(io, access, position >> shift, length >> shift);
        if (status == StatusCode.SUCCESS) {
          io.lane().discard(position, length, this);
        } else {
          ended(status);
        }
      }
    }

    @Override
    void finish(int lastStatus) {
      io.ended(lastStatus);
    }
  }
}
