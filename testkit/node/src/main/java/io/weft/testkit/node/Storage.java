// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.targetnode.storage.Engine;
import java.util.List;

/** The kinds of devices that keep what is written to them, with the event loops and engines that drive them. */
public enum Storage {
  MEMORY(TransportKind.AUTO, Engine.AUTO, 4096, false),
  MEMORY_SMALL_BLOCKS(TransportKind.AUTO, Engine.AUTO, 512, false),
  FILE(TransportKind.AUTO, Engine.AUTO, 4096, false),
  FILE_SMALL_BLOCKS(TransportKind.AUTO, Engine.AUTO, 512, false),
  FILE_BUFFERED(TransportKind.AUTO, Engine.AUTO, 512, true),
  FILE_ON_EPOLL_WITH_THREADS(TransportKind.EPOLL, Engine.THREADS, 4096, false),
  FILE_ON_NIO_PORTABLE(TransportKind.NIO, Engine.PORTABLE, 512, true),
  BLOCK(TransportKind.AUTO, Engine.AUTO, 512, false),
  BLOCK_BUFFERED(TransportKind.AUTO, Engine.AUTO, 512, true),
  BLOCK_ON_EPOLL_WITH_THREADS(TransportKind.EPOLL, Engine.THREADS, 4096, false);

  public static final long SIZE = 16L << 20;

  private final TransportKind loops;
  private final Engine engine;
  private final int blockSize;
  private final boolean buffered;

  Storage(TransportKind loops, Engine engine, int blockSize, boolean buffered) {
    this.loops = loops;
    this.engine = engine;
    this.blockSize = blockSize;
    this.buffered = buffered;
  }

  /** The size of a logical block in bytes. */
  public int blockSize() {
    return blockSize;
  }

  /** Whether the namespace is in memory. */
  public boolean isMemory() {
    return name().startsWith("MEMORY");
  }

  /** Whether the namespace is a block device. */
  public boolean isBlockDevice() {
    return name().startsWith("BLOCK");
  }

  /** Starts a target with one namespace of this kind, NSID 1. @param path the path of the device */
  public TestTarget target(String path) throws Exception {
    NamespaceEntry namespace = NamespaceEntry.of(1, path).withDevice(new NamespaceDevice(path, blockSize, buffered));
    return new TestTarget(loops, engine, List.of(namespace));
  }

  /** Starts one of several targets that reach the same devices, on event loops and an engine of this kind. */
  public TestTarget target(GivenOwnership ownership, List<NamespaceEntry> namespaces) throws Exception {
    return new TestTarget(loops, engine, namespaces, ownership);
  }
}
