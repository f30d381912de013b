// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.attribute.DevicePath;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.backend.disk.DeviceGeometry;
import io.weft.targetnode.state.BlockSizes;
import io.weft.targetnode.storage.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the devices that namespaces are configured with, each file with the block size that it had before. */
public final class ConfiguredDevices implements DeviceSource.Opener {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredDevices.class);

  private final Vertx vertx;
  private final Engine engine;
  private final int preferredBlockSize;
  private final BlockSizes blockSizes;

  /**
   * Opens devices of a node.
   *
   * @param vertx its event loops decide whether io_uring is used
   * @param engine what performs the I/O of files and block devices
   * @param preferredBlockSize the block size of new files whose namespaces state none, 512 or 4096; 0 for that of the storage
   * @param blockSizes the block sizes of those that were opened before
   */
  public ConfiguredDevices(Vertx vertx, Engine engine, int preferredBlockSize, BlockSizes blockSizes) {
    this.vertx = vertx;
    this.engine = engine;
    this.preferredBlockSize = preferredBlockSize;
    this.blockSizes = blockSizes;
  }

  /**
   * Keeps the block sizes of a configuration whose files were opened before block sizes were kept. Blocks; once, before
   * anything is opened.
   *
   * @param ranBefore whether the node has run with its state directory before
   */
  public void adopt(boolean ranBefore, Configuration configuration) throws IOException {
    List<UUID> unstated = configuration.subsystems().stream()
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .filter(entry -> isUnstated(entry.device()))
        .map(entry -> entry.identifiers().uuid())
        .toList();
    blockSizes.adopt(ranBefore, unstated);
  }

  private static boolean isUnstated(NamespaceDevice device) {
    return device.blockSize() == 0 && device.path() != null && !DevicePath.namesBackend(device.path());
  }

  @Override
  public Future<Backend> open(NamespaceEntry entry, DeviceThreads threads) {
    NamespaceDevice device = entry.device();
    String path = device.path();
    if (path == null) {
      return Future.failedFuture(new BackendException("it has no device path"));
    }
    BackendOptions options = new BackendOptions(device.blockSize(), preferredBlockSize, device.bufferedIo(), engine, null);
    if (!isUnstated(device)) {
      return Backends.open(path, options, vertx, threads);
    }
    UUID uuid = entry.identifiers().uuid();
    return threads.run(() -> Files.isRegularFile(Path.of(path)) ? blockSizes.get(uuid) : BlockSizes.UNKNOWN)
        .compose(known -> Backends.open(path, options.withBlockSize(known), vertx, threads)
            .compose(backend -> known != BlockSizes.UNKNOWN ? Future.succeededFuture(backend)
                : threads.run(() -> keep(path, uuid, backend))));
  }

  /**
   * Looks at a device that other nodes reach too, without opening it. Blocks.
   *
   * @return its size and its block size, both known
   * @throws BackendException if one of them is not, or it is no device that several nodes can reach
   */
  public DeviceGeometry lookAtShared(NamespaceEntry entry) throws BackendException, IOException {
    String path = entry.device().path();
    if (path == null || DevicePath.namesBackend(path)) {
      throw new BackendException("%s: is not reached by other nodes; a namespace of a shared ANA group needs a file or block device"
          .formatted(path));
    }
    try {
      DeviceGeometry found = DeviceGeometry.of(path);
      int stated = entry.device().blockSize();
      int known = found.blockSize() == 0 && stated == 0 ? blockSizes.get(entry.identifiers().uuid()) : stated;
      int blockSize = Math.max(found.blockSize(), known);
      if (blockSize == 0) {
        throw new BackendException("has no stated block size, and may not be read by a node that does not own its ANA group; "
            + "set device.block_size to 512 or 4096");
      }
      return found.inBlocks(blockSize);
    } catch (BackendException e) {
      throw new BackendException(path + ": " + e.getMessage());
    }
  }

  /** Whether a device that other nodes reach too may let a read see half of a concurrent write, once it is open. */
  public boolean mayTearReads(DeviceGeometry seen) {
    return !seen.blockDevice() || engine == Engine.PORTABLE;
  }

  /**
   * Opens a device that other nodes reach too, without excluding them. It does not use the page cache, which other nodes do not
   * see, where O_DIRECT works.
   *
   * @param path where it is
   * @param blockSize the one that hosts have been told of, 512 or 4096
   * @param fence decides when it may be used
   * @return as {@link Backends#open}
   */
  public Future<Backend> openShared(String path, int blockSize, Fence fence, DeviceThreads threads) {
    return Backends.open(path, new BackendOptions(blockSize, blockSize, false, engine, fence), vertx, threads);
  }

  private Backend keep(String path, UUID uuid, Backend backend) {
    if (Files.isRegularFile(Path.of(path))) {
      try {
        blockSizes.put(uuid, backend.blockSize());
      } catch (IOException e) {
        LOG.warn("{}: its block size of {} bytes cannot be kept for the next start: {}", path, backend.blockSize(),
            e.getMessage());
      }
    }
    return backend;
  }
}
