// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import io.weft.targetnode.storage.Engine;
import org.jspecify.annotations.Nullable;

/**
 * How a device is opened.
 *
 * @param blockSize the logical block size in bytes, 512 or 4096; 0 means the device's own, or one that is chosen for a file
 * @param preferredBlockSize the block size that is chosen for a file unless its partition table needs another, 512 or 4096; 0
 *     means that of the storage below it
 * @param bufferedIo whether a file or block device goes through the page cache (nvmet's {@code buffered_io})
 *     instead of O_DIRECT
 * @param engine what performs the I/O of a file or block device
 * @param fence decides when a device that other nodes reach too may be used, which is then opened without excluding them; null
 *     for a device of this node alone
 */
public record BackendOptions(
    int blockSize, int preferredBlockSize, boolean bufferedIo, Engine engine, @Nullable Fence fence) {
  /** The device's own block size, no page cache, the fastest engine. */
  public static final BackendOptions DEFAULT = new BackendOptions(0, 0, false, Engine.AUTO, null);

  /**
   * These options with another block size.
   *
   * @param bytes 512, 4096 or 0
   */
  public BackendOptions withBlockSize(int bytes) {
    return new BackendOptions(bytes, preferredBlockSize, bufferedIo, engine, fence);
  }

  /**
   * These options with or without the page cache.
   *
   * @param buffered whether to use the page cache
   */
  public BackendOptions withBufferedIo(boolean buffered) {
    return new BackendOptions(blockSize, preferredBlockSize, buffered, engine, fence);
  }

  /**
   * These options with another engine.
   *
   * @param chosen what performs the I/O
   */
  public BackendOptions withEngine(Engine chosen) {
    return new BackendOptions(blockSize, preferredBlockSize, bufferedIo, chosen, fence);
  }

  /**
   * These options for a device that other nodes reach too.
   *
   * @param guard decides when it may be used
   */
  public BackendOptions withFence(Fence guard) {
    return new BackendOptions(blockSize, preferredBlockSize, bufferedIo, engine, guard);
  }

  /** Whether other nodes reach the device too. */
  public boolean isShared() {
    return fence != null;
  }
}
