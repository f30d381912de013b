// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of a device that consists of whole blocks. */
public final class WholeBlocks {
  private static final Logger LOG = LoggerFactory.getLogger(WholeBlocks.class);

  private WholeBlocks() {}

  /**
   * Rounds a device's size down to whole blocks, and logs a warning if bytes are left over.
   *
   * @param spec the device, for the log
   * @param size its size in bytes
   * @param blockSize the size of a block in bytes
   * @throws BackendException if it is smaller than one block
   */
  public static long of(String spec, long size, int blockSize) throws BackendException {
    long whole = size - size % blockSize;
    if (whole == 0) {
      throw new BackendException(
          "holds %d bytes; it must hold at least one block of %d bytes".formatted(size, blockSize));
    }
    if (whole != size) {
      LOG.warn("{}: the last {} of {} bytes are not a whole block of {} bytes and remain unused",
          spec, size - whole, size, blockSize);
    }
    return whole;
  }
}
