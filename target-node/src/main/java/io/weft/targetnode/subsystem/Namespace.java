// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.config.NamespaceEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.state.NamespaceState;

/**
 * A namespace that is exported: its configuration and the storage under it. A changed configuration makes another one on
 * the same backend.
 */
public final class Namespace {
  private final NamespaceEntry entry;
  private final Backend backend;
  private final NamespaceStats stats;
  private final NamespaceState state;
  private final int blockShift;
  private volatile long blocks;

  /** A namespace on an open backend. */
  public Namespace(NamespaceEntry entry, Backend backend, NamespaceStats stats, NamespaceState state) {
    this.entry = entry;
    this.backend = backend;
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

  /** What has been done to it. */
  public NamespaceStats stats() {
    return stats;
  }

  /** What restricts commands on it. */
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

  /** Takes over the size that the backend has now. @return whether it is another one */
  public boolean resized() {
    long now = backend.size() >> blockShift;
    boolean changed = now != blocks;
    blocks = now;
    return changed;
  }

  /** Whether a range of logical blocks lies inside. @param slba the first block, unsigned @param count how many */
  public boolean contains(long slba, long count) {
    return slba >= 0 && count <= blocks && slba <= blocks - count;
  }
}
