// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static java.util.Objects.requireNonNull;

import io.weft.fabric.Request;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.range.RangeLock;
import io.weft.targetnode.subsystem.IoContext;
import io.weft.targetnode.subsystem.IoKind;
import org.jspecify.annotations.Nullable;

/**
 * Compare and Write: reads a block, and writes it if it is what the host says, while no other command of any host may
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
    RangeLock wish = io.lock(position, length, this::locked);
    if (!wish.isGranted()) {
      io.waits(() -> stop(wish, StatusCode.ABORT_REQUESTED, StatusCode.ABORTED_FAILED_FUSED));
      writeIo.waits(() -> stop(wish, StatusCode.ABORTED_FAILED_FUSED, StatusCode.ABORT_REQUESTED));
    }
  }

  private boolean stop(RangeLock wish, int compareStatus, int writeStatus) {
    boolean stops = wish.cancel();
    if (stops) {
      io.waits(null);
      writeIo.waits(null);
      compare.complete(compareStatus);
      write.complete(writeStatus);
    }
    return stops;
  }

  private void locked() {
    writeIo.waits(null);
    int status = io.readable(compare.cdwLong(SqeLayout.SLBA / 4), NamespaceCommand.blocks(compare));
    if (status != StatusCode.SUCCESS) {
      // Not an error of the storage, which it would count as.
      io.changed();
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
    // Not a chunk: those who hold one may wait for this lock.
    Slot taken = compare.queue().scratch().takeBlock(length);
    block = taken;
    io.lane().read(position, taken, Slot.DATA, length, this);
  }

  /** The block is read. */
  @Override
  public void ended(int status) {
    Slot read = requireNonNull(block);
    boolean equal = status == StatusCode.SUCCESS && CompareSteps.isEqual(read, compare, 0, length);
    read.release();
    if (equal && writeIo.writable() != StatusCode.SUCCESS) {
      written(writeIo.writable());
    } else if (equal) {
      boolean durable = writeIo.durably(NamespaceCommand.isFua(write));
      io.lane().write(position, write.data(), write.dataIndex(), length, durable, this::written);
    } else {
      failed(status == StatusCode.SUCCESS ? StatusCode.COMPARE_FAILURE : status);
    }
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
