// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.vertx.core.Future;
import io.weft.host.error.CommandFailedException;
import io.weft.host.error.HostException;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Capabilities;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IdentifyNamespaceField;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A namespace of a controller, to read and write. Transfers of any length are split into commands that the controller
 * accepts; the I/O queues take turns. Every future fails with a {@link CommandFailedException} if a command fails; the
 * other commands of the same transfer are not undone.
 */
public final class HostNamespace {
  private static final int LARGEST_COMMAND = 1024 * 1024;

  private final HostController controller;
  private final int nsid;
  private final IdentifyNamespace identity;
  private final int blockSize;
  private final int maxBlocks;
  private final AtomicInteger nextQueue = new AtomicInteger();

  HostNamespace(HostController controller, int nsid, IdentifyNamespace identity) {
    this.controller = controller;
    this.nsid = nsid;
    this.identity = identity;
    blockSize = (int) identity.blockSize();
    long maxBytes = controller.identity().maxTransferBytes(Capabilities.minPageSize(controller.capabilities()));
    maxBlocks = Math.clamp(maxBytes / blockSize, 1, Math.min(65536, LARGEST_COMMAND / blockSize));
  }

  /** The NSID. */
  public int nsid() {
    return nsid;
  }

  /** Identify Namespace. */
  public IdentifyNamespace identity() {
    return identity;
  }

  /** The size of a logical block in bytes. */
  public int blockSize() {
    return blockSize;
  }

  /** The number of logical blocks. */
  public long blocks() {
    return identity.get(IdentifyNamespaceField.NSZE);
  }

  /** The most blocks that one command transfers. */
  public int maxBlocksPerCommand() {
    return maxBlocks;
  }

  /** Reads whole blocks. @param slba the first block @param into filled from its position to its limit */
  public Future<Void> read(long slba, ByteBuffer into) {
    return transfer(IoOpcode.READ, slba, into);
  }

  /** Writes whole blocks. @param slba the first block @param from written from its position to its limit */
  public Future<Void> write(long slba, ByteBuffer from) {
    return transfer(IoOpcode.WRITE, slba, from);
  }

  /** Compares; fails with Compare Failure unless the blocks hold these bytes. */
  public Future<Void> compare(long slba, ByteBuffer with) {
    return transfer(IoOpcode.COMPARE, slba, with);
  }

  /**
   * Compare and Write: atomically replaces one block if it holds what is expected.
   *
   * @param expected the expected content
   * @param replacement the new content
   * @return whether the block held the expected content and was replaced
   */
  public Future<Boolean> compareAndWrite(long slba, ByteBuffer expected, ByteBuffer replacement) {
    NvmeCommand compare = IoCommandBuilder.compare(nsid, slba, 1, expected).flags(SqeLayout.PSDT_SGL | SqeLayout.FUSE_FIRST);
    NvmeCommand write = IoCommandBuilder.write(nsid, slba, 1, replacement).flags(SqeLayout.PSDT_SGL | SqeLayout.FUSE_SECOND);
    return queue().executeFused(compare, write).compose(both -> {
      Completion compared = both.get(0);
      Completion written = both.get(1);
      if (compared.isSuccess() && written.isSuccess()) {
        return Future.succeededFuture(true);
      }
      if ((compared.status() & 0x7ff) == StatusCode.COMPARE_FAILURE) {
        return Future.succeededFuture(false);
      }
      Completion failed = compared.isSuccess() ? written : compared;
      return Future.failedFuture(new CommandFailedException("Compare and Write", failed.status(), failed.dword0()));
    });
  }

  /** Verify: the controller checks that a range can be read. */
  public Future<Void> verify(long slba, int blocks) {
    return queue().require(IoCommandBuilder.verify(nsid, slba, blocks)).mapEmpty();
  }

  /** Copy: the controller copies a range. @param slba the first block to read @param destination the first to write */
  public Future<Void> copy(long slba, int blocks, long destination) {
    NvmeCommand copy = IoCommandBuilder.copy(nsid, destination, 0, new long[] {slba}, new int[] {blocks});
    return queue().require(copy).mapEmpty();
  }

  private Future<Void> transfer(IoOpcode opcode, long slba, ByteBuffer data) {
    if (data.remaining() % blockSize != 0) {
      return Future.failedFuture(new IllegalArgumentException(
          "%d bytes are not whole blocks of %d".formatted(data.remaining(), blockSize)));
    }
    List<Future<Completion>> parts = new ArrayList<>();
    int step = maxBlocks * blockSize;
    for (int at = 0; at < data.remaining(); at += step) {
      int length = Math.min(step, data.remaining() - at);
      NvmeCommand command = IoCommandBuilder.blocks(opcode, nsid, slba + at / blockSize, length / blockSize, 0)
          .data(data.slice(data.position() + at, length));
      parts.add(queue().require(command));
    }
    return Future.join(parts).mapEmpty();
  }

  /** Flush: completed writes survive a loss of power afterwards. */
  public Future<Void> flush() {
    return queue().require(IoCommandBuilder.flush(nsid)).mapEmpty();
  }

  /** Write Zeroes. @param deallocate whether the blocks may be deallocated */
  public Future<Void> writeZeroes(long slba, int blocks, boolean deallocate) {
    List<Future<Completion>> parts = new ArrayList<>();
    for (int at = 0; at < blocks; at += maxBlocks) {
      int count = Math.min(maxBlocks, blocks - at);
      parts.add(queue().require(IoCommandBuilder.writeZeroes(nsid, slba + at, count, deallocate)));
    }
    return Future.join(parts).mapEmpty();
  }

  /** Dataset Management: deallocates a range. */
  public Future<Void> deallocate(long slba, int blocks) {
    return queue().require(IoCommandBuilder.deallocate(nsid, new long[] {slba}, new int[] {blocks})).mapEmpty();
  }

  private HostQueue queue() {
    List<HostQueue> queues = controller.ioQueues();
    if (queues.isEmpty()) {
      throw new HostException("controller %d has no I/O queue".formatted(controller.id()));
    }
    return queues.get(Math.floorMod(nextQueue.getAndIncrement(), queues.size()));
  }
}
