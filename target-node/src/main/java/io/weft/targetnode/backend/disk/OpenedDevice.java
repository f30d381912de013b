// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

/**
 * A device that has been opened.
 *
 * @param device the device
 * @param size its size in bytes, not necessarily whole blocks
 * @param blockSize the logical block size in bytes
 */
public record OpenedDevice(RawDevice device, long size, int blockSize) {}
