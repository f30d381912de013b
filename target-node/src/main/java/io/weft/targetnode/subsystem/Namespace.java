// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.config.NamespaceEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.state.NamespaceState;
import org.jspecify.annotations.Nullable;

/**
 * An exported namespace: its configuration and its storage. A change of configuration creates a new object on the same
 * backend.
 */
public final class Namespace {
  private final NamespaceEntry entry;
  private final Backend backend;
  private final @Nullable Fence fence;
  private final NamespaceStats stats;
  private final NamespaceState state;
  private final int blockShift;
  private volatile long blocks;

  /** A namespace on an open backend. */
  public Namespace(NamespaceEntry entry, Backend backend, NamespaceStats stats, NamespaceState state) {
    this.entry = entry;
    this.backend = backend;
    this.fence = backend.fence();
    this.stats = stats;
    this.state = state;
    this.blockShift = Integer.numberOfTrailingZeros(backend.blockSize());
    this.blocks = backend.size() >> blockShift;
  }

  /** NSID. */
  public int nsid() {
    return entry.nsid();
  }

  /** The configuration. */
  public NamespaceEntry entry() {
    return entry;
  }

  /** The storage. */
  public Backend backend() {
    return backend;
  }

  /** Decides whether the storage may be used now, if other nodes reach it too; null for a namespace of this node alone. */
  public @Nullable Fence fence() {
    return fence;
  }

  /** The I/O counters. */
  public NamespaceStats stats() {
    return stats;
  }

  /** The restrictions on commands. */
  public NamespaceState state() {
    return state;
  }

  /** LBADS: the size of a logical block as a power of two. */
  public int blockShift() {
    return blockShift;
  }

  /** NSZE: the number of logical blocks. */
  public long blocks() {
    return blocks;
  }

  /** Adopts the current size of the backend. @return whether the size has changed */
  public boolean updateSize() {
    long now = backend.size() >> blockShift;
    boolean changed = now != blocks;
    blocks = now;
    return changed;
  }

  /**
   * Whether a range of logical blocks lies inside.
   *
   * @param slba the first block, unsigned
   * @param count the number of blocks
   */
  public boolean contains(long slba, long count) {
    return slba >= 0 && count <= blocks && slba <= blocks - count;
  }
}
