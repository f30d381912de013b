// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

/**
 * A device as its opener hands it over.
 *
 * @param device the device
 * @param size its size in bytes, whole blocks or not
 * @param blockSize the logical block size in bytes
 */
public record OpenedDevice(RawDevice device, long size, int blockSize) {}
