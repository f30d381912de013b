// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static io.weft.targetnode.io.TestQueue.littleEndian;
import static java.util.Objects.requireNonNull;

import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import java.nio.ByteBuffer;

/** One correct command of each opcode of the NVM Command Set, for a range of blocks of namespace 1. */
enum IoSample {
  FLUSH(0x00, Data.NONE),
  WRITE(0x01, Data.BLOCKS),
  READ(0x02, Data.BLOCKS),
  WRITE_UNCORRECTABLE(0x04, Data.NONE),
  COMPARE(0x05, Data.BLOCKS),
  WRITE_ZEROES(0x08, Data.NONE),
  DATASET_MANAGEMENT(0x09, Data.RANGES),
  VERIFY(0x0c, Data.NONE),
  COPY(0x19, Data.RANGES);

  /** The first block that Copy writes to. */
  static final int COPY_TARGET = 100;

  private static final int AD = 1 << 2;
  private static final int SOURCE_RANGE = 32;

  private enum Data { NONE, BLOCKS, RANGES }

  private final int opcode;
  private final Data data;

  IoSample(int opcode, Data data) {
    this.opcode = opcode;
    this.data = data;
  }

  /** The sample of an opcode. @throws AssertionError if there is none: a new command needs one */
  static IoSample of(int opcode) {
    for (IoSample sample : values()) {
      if (sample.opcode == opcode) {
        return sample;
      }
    }
    throw new AssertionError("no sample of a command with opcode %02xh".formatted(opcode));
  }

  /** Whether the command may change blocks. */
  boolean mayChangeBlocks() {
    return requireNonNull(IoOpcode.of(opcode)).mayChangeBlocks();
  }

  /** Whether the host sends data with the command. */
  boolean bringsData() {
    return data != Data.NONE && this != READ;
  }

  /** The SQE. @param slba the first block; for Copy, of its source */
  ByteBuffer sqe(long slba, int blocks) {
    ByteBuffer sqe = TestQueue.sqe(opcode).putInt(SqeLayout.NSID, 1);
    switch (this) {
      case FLUSH -> { }
      case DATASET_MANAGEMENT -> sqe.putInt(SqeLayout.CDW11, AD);
      case COPY -> sqe.putLong(SqeLayout.SLBA, COPY_TARGET);
      default -> sqe.putLong(SqeLayout.SLBA, slba).putInt(SqeLayout.NLB, blocks - 1);
    }
    return sqe.putInt(SqeLayout.SGL_LENGTH, data(slba, blocks).remaining());
  }

  /** The data that the host sends, or the buffer for the data it receives; blocks are all zeroes. */
  ByteBuffer data(long slba, int blocks) {
    return switch (data) {
      case NONE -> littleEndian(0);
      case BLOCKS -> littleEndian(blocks * IoFixture.BLOCK);
      case RANGES -> this == COPY
          ? littleEndian(SOURCE_RANGE).putLong(8, slba).putShort(16, (short) (blocks - 1))
          : littleEndian(16).putInt(4, blocks).putLong(8, slba);
    };
  }
}
