// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static java.util.Objects.requireNonNull;

import io.weft.fabric.Request;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.subsystem.IoKind;
import org.jspecify.annotations.Nullable;

/**
 * Compare and Write: reads a block, and writes it if it equals the host's data, while no other command of any host can
 * change it.
 */
final class CompareAndWrite implements IoCompletion {
  private final Request compare;
  private final Request write;
  private final IoContext io;
  private final IoContext writeIo;
  private final long position;
  private final int length;
  private @Nullable Slot block;

  CompareAndWrite(Request compare, Request write) {
    this.compare = compare;
    this.write = write;
    this.io = IoContext.of(compare);
    this.writeIo = IoContext.of(write);
    this.position = NamespaceCommand.position(compare, io);
    this.length = compare.transferLength();
  }

  void start() {
    io.start(IoKind.COMPARE, length);
    writeIo.start(IoKind.WRITE, length);
    if (io.lock(position, length, this::locked)) {
      io.enterWait(() -> stop(StatusCode.ABORT_REQUESTED, StatusCode.ABORTED_FAILED_FUSED));
      writeIo.enterWait(() -> stop(StatusCode.ABORTED_FAILED_FUSED, StatusCode.ABORT_REQUESTED));
    }
  }

  private boolean stop(int compareStatus, int writeStatus) {
    boolean stopped = io.withdrawLock();
    if (stopped) {
      writeIo.leaveWait();
      compare.complete(compareStatus);
      write.complete(writeStatus);
    }
    return stopped;
  }

  private void locked() {
    writeIo.leaveWait();
    int status = recheck(io, BlockAccess.READ);
    if (status != StatusCode.SUCCESS) {
      // This is not a storage error, so it must not be counted as one.
      io.endChange();
      compare.complete(status);
      write.complete(StatusCode.ABORTED_FAILED_FUSED);
    } else if (NamespaceCommand.isFua(compare) && io.namespace().backend().volatileWriteCache()) {
      io.lane().flush(this::flushed);
    } else {
      read();
    }
  }

  private void flushed(int status) {
    if (status == StatusCode.SUCCESS) {
      read();
    } else {
      failed(status);
    }
  }

  private void read() {
    // Not a chunk: commands that hold one may wait for this lock.
    Slot taken = compare.queue().scratch().takeBlock(length);
    block = taken;
    io.lane().read(position, taken, Slot.DATA, length, this);
  }

  /** The block has been read. */
  @Override
  public void ended(int status) {
    Slot read = requireNonNull(block);
    boolean equal = status == StatusCode.SUCCESS && CompareSteps.isEqual(read, compare, 0, length);
    read.release();
    if (equal) {
      write();
    } else {
      failed(status == StatusCode.SUCCESS ? StatusCode.COMPARE_FAILURE : status);
    }
  }

  private void write() {
    int status = recheck(writeIo, BlockAccess.OVERWRITE);
    if (status == StatusCode.SUCCESS) {
      boolean durable = writeIo.chooseDurability(NamespaceCommand.isFua(write));
      io.lane().write(position, write.data(), write.dataIndex(), length, durable, this::written);
    } else {
      written(status);
    }
  }

  /** Each half was admitted separately, and has since waited for the other's data and the lock. */
  private int recheck(IoContext half, BlockAccess access) {
    return NamespaceAccess.recheck(half, access, NamespaceCommand.slba(compare), NamespaceCommand.blocks(compare));
  }

  private void written(int status) {
    io.ended(StatusCode.SUCCESS);
    writeIo.ended(status);
  }

  private void failed(int status) {
    io.ended(status);
    write.complete(StatusCode.ABORTED_FAILED_FUSED);
  }
}
