// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

/**
 * The space for namespaces that hosts create.
 *
 * @param total TNVMCAP, in bytes
 * @param unallocated UNVMCAP, in bytes: the largest namespace that can be created
 */
public record PoolCapacity(long total, long unallocated) {
  /** No space, or not known yet. */
  public static final PoolCapacity NONE = new PoolCapacity(0, 0);
}
