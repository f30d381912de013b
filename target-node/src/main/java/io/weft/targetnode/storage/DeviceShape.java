// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.storage;

/**
 * What hosts are told of the device of a namespace, whichever node they ask. The node that has the device open tells the others.
 *
 * @param size in bytes, a multiple of the block size
 * @param blockSize the size of a logical block in bytes, 512 or 4096
 * @param volatileWriteCache whether written data may be lost in a power failure until it is flushed
 * @param canDeallocate whether deallocated blocks read as zeroes
 */
public record DeviceShape(long size, int blockSize, boolean volatileWriteCache, boolean canDeallocate) {}
