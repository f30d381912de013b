// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.fabric.Transfer;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoContext;
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
  public int opcode() {
    return IoOpcode.DATASET_MANAGEMENT;
  }

  @Override
  public String name() {
    return "Dataset Management";
  }

  @Override
  public Transfer transfer() {
    return Transfer.HOST_TO_CONTROLLER;
  }

  private static int ranges(Request request) {
    return (request.cdw(10) & 0xff) + 1;
  }

  @Override
  boolean changes() {
    return true;
  }

  @Override
  int check(Request request, IoContext io) {
    // A host may send a buffer that is larger than its ranges; what is behind them does not count.
    long sent = request.sglLength();
    int needed = ranges(request) * RANGE_LENGTH;
    request.transferLength(Math.clamp(sent, needed, 4096));
    return StatusCode.SUCCESS;
  }

  @Override
  int useBlocks(Request request, IoContext io) {
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

  /** Discards one range after the other. */
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
        // Now, since the namespace may have been protected, or blocks spoiled, while the command waited.
        int status = io.writable();
        if (status == StatusCode.SUCCESS) {
          int shift = io.namespace().blockShift();
          io.heals(position >> shift, length >> shift);
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
