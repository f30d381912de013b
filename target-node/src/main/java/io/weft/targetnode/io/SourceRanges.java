// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.Namespace;
import java.nio.ByteBuffer;

/**
 * The source ranges in the data of a Copy. Their protection information and storage tags are ignored, since namespaces
 * have no metadata.
 */
final class SourceRanges {
  private static final int SLBA = 8;
  private static final int NLB = 16;

  private final Request request;
  private final ByteBuffer data;
  private final int entryLength;
  private final int count;

  SourceRanges(Request request, int format, int count) {
    this.request = request;
    this.data = request.data().nio();
    this.entryLength = entryLength(format);
    this.count = count;
  }

  /** The length of a source range entry in bytes. @param format the descriptor format: 0 or 1 */
  static int entryLength(int format) {
    return format == 0 ? 32 : 40;
  }

  /** The number of ranges. */
  int count() {
    return count;
  }

  /** The first logical block of a range. */
  long slba(int index) {
    return data.getLong(request.dataIndex() + index * entryLength + SLBA);
  }

  /** The number of logical blocks of a range. */
  int blocks(int index) {
    return (data.getShort(request.dataIndex() + index * entryLength + NLB) & 0xffff) + 1;
  }

  /** The number of logical blocks of all ranges. */
  long blocks() {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += blocks(i);
    }
    return sum;
  }

  /**
   * Checks all ranges before anything is copied.
   *
   * @param destination the first logical block to be written
   * @return SUCCESS, or the status for the host
   */
  int check(Namespace namespace, long destination) {
    long sum = blocks();
    if (sum > IoLimits.mcl(namespace.blockShift())) {
      return StatusCode.COMMAND_SIZE_LIMIT_EXCEEDED | StatusCode.DNR;
    }
    for (int i = 0; i < count; i++) {
      if (blocks(i) > IoLimits.mssrl(namespace.blockShift())) {
        return StatusCode.COMMAND_SIZE_LIMIT_EXCEEDED | StatusCode.DNR;
      }
    }
    for (int i = 0; i < count; i++) {
      if (!namespace.contains(slba(i), blocks(i))) {
        return StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR;
      }
    }
    if (!namespace.contains(destination, sum)) {
      return request.wrongField(SqeLayout.SLBA, StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR);
    }
    for (int i = 0; i < count; i++) {
      if (slba(i) < destination + sum && destination < slba(i) + blocks(i)) {
        return StatusCode.OVERLAPPING_IO_RANGE | StatusCode.DNR;
      }
    }
    return StatusCode.SUCCESS;
  }
}
