// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds commands of the NVM Command Set (NVM Command Set 1.1, section 3). */
public final class IoCommandBuilder {
  private static final int RANGE_LENGTH = 16;

  private IoCommandBuilder() {}

  /**
   * A command for a range of logical blocks.
   *
   * @param opcode the command
   * @param slba the first block
   * @param blocks the number of blocks, 1 to 65536
   * @param flags further bits of dword 12, such as {@link SqeLayout#CDW12_FUA}
   */
  public static NvmeCommand blocks(IoOpcode opcode, int nsid, long slba, int blocks, int flags) {
    return new NvmeCommand(opcode).nsid(nsid).cdwLong(10, slba).cdw(12, ((blocks - 1) & 0xffff) | flags);
  }

  /** Read. @param into receives the blocks */
  public static NvmeCommand read(int nsid, long slba, int blocks, ByteBuffer into) {
    return blocks(IoOpcode.READ, nsid, slba, blocks, 0).data(into);
  }

  /** Write. @param from the content of the blocks */
  public static NvmeCommand write(int nsid, long slba, int blocks, ByteBuffer from) {
    return blocks(IoOpcode.WRITE, nsid, slba, blocks, 0).data(from);
  }

  /** Write with FUA: the data is on non-volatile media on completion. @param from the content of the blocks */
  public static NvmeCommand writeForceUnitAccess(int nsid, long slba, int blocks, ByteBuffer from) {
    return blocks(IoOpcode.WRITE, nsid, slba, blocks, SqeLayout.CDW12_FUA).data(from);
  }

  /** Compare. @param with the expected content of the blocks */
  public static NvmeCommand compare(int nsid, long slba, int blocks, ByteBuffer with) {
    return blocks(IoOpcode.COMPARE, nsid, slba, blocks, 0).data(with);
  }

  /** Flush. */
  public static NvmeCommand flush(int nsid) {
    return new NvmeCommand(IoOpcode.FLUSH).nsid(nsid);
  }

  /** Write Zeroes. @param deallocate DEAC: the blocks may be deallocated */
  public static NvmeCommand writeZeroes(int nsid, long slba, int blocks, boolean deallocate) {
    return blocks(IoOpcode.WRITE_ZEROES, nsid, slba, blocks, deallocate ? SqeLayout.CDW12_DEAC : 0);
  }

  /** Verify. */
  public static NvmeCommand verify(int nsid, long slba, int blocks) {
    return blocks(IoOpcode.VERIFY, nsid, slba, blocks, 0);
  }

  /**
   * Copy with source ranges in descriptor format 0h or 1h.
   *
   * @param destination the first block to write
   * @param format the descriptor format
   * @param slbas the first block of each source range
   * @param counts the number of blocks of each range, 1 to 65536
   * @throws IllegalArgumentException if there are not 1 to 256 ranges
   */
  public static NvmeCommand copy(int nsid, long destination, int format, long[] slbas, int[] counts) {
    if (slbas.length < 1 || slbas.length > 256 || slbas.length != counts.length) {
      throw new IllegalArgumentException("Copy has 1 to 256 ranges, not " + slbas.length);
    }
    int length = format == 0 ? 32 : 40;
    ByteBuffer ranges = ByteBuffer.allocate(length * slbas.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < slbas.length; i++) {
      ranges.putLong(length * i + 8, slbas[i]).putShort(length * i + 16, (short) (counts[i] - 1));
    }
    return new NvmeCommand(IoOpcode.COPY).nsid(nsid).cdwLong(10, destination)
        .cdw(12, slbas.length - 1 | format << 8).data(ranges);
  }

  /**
   * Dataset Management with the deallocate attribute.
   *
   * @param slbas the first block of each range
   * @param counts the number of blocks of each range
   * @throws IllegalArgumentException if there are not 1 to 256 ranges
   */
  public static NvmeCommand deallocate(int nsid, long[] slbas, int[] counts) {
    if (slbas.length < 1 || slbas.length > 256 || slbas.length != counts.length) {
      throw new IllegalArgumentException("Dataset Management has 1 to 256 ranges, not " + slbas.length);
    }
    ByteBuffer ranges = ByteBuffer.allocate(RANGE_LENGTH * slbas.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < slbas.length; i++) {
      ranges.putInt(RANGE_LENGTH * i + 4, counts[i]).putLong(RANGE_LENGTH * i + 8, slbas[i]);
    }
    return new NvmeCommand(IoOpcode.DATASET_MANAGEMENT).nsid(nsid).cdw(10, slbas.length - 1).cdw(11, 1 << 2).data(ranges);
  }
}
