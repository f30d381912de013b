// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import org.jspecify.annotations.Nullable;

/**
 * Where a namespace's data is, and how it is used.
 *
 * @param path the absolute path of a file or block device, or a backend and its argument; null if none is
 *     set, which is valid only while the namespace is disabled
 * @param blockSize the size of a logical block in bytes, 512 or 4096; 0 for the device's own
 * @param bufferedIo nvmet's {@code buffered_io}: whether I/O goes through the page cache
 */
public record NamespaceDevice(@Nullable String path, int blockSize, boolean bufferedIo) {
  /** A device with its own block size, used without the page cache where possible. */
  public static NamespaceDevice of(String path) {
    return new NamespaceDevice(path, 0, false);
  }
}
