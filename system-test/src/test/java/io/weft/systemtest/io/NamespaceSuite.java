// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import static io.weft.testkit.node.TestTarget.await;

import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.host.HostQueue;
import io.weft.host.NvmeCommand;
import io.weft.nvme.StatusCode;
import io.weft.testkit.node.Storage;
import io.weft.testkit.node.StorageDirectory;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.node.Wire;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.provider.Arguments;

/** A target with one namespace on one kind of storage, and a host that reaches it over one {@link Wire}. */
abstract class NamespaceSuite {
  private static final Set<Storage> ELSEWHERE =
      EnumSet.of(Storage.MEMORY, Storage.BLOCK, Storage.BLOCK_BUFFERED, Storage.BLOCK_ON_EPOLL_WITH_THREADS);

  @TempDir static Path folder;
  private static StorageDirectory storage;
  static TestTarget target;
  static HostController controller;
  static HostNamespace namespace;

  final int block;
  final int blocks;

  NamespaceSuite(Wire wire, Storage storage) {
    block = storage.blockSize();
    blocks = (int) (Storage.SIZE / block);
  }

  @BeforeParameterizedClassInvocation
  static void start(Wire wire, Storage storage) throws Exception {
    NamespaceSuite.storage = new StorageDirectory(storage, Files.createTempDirectory(folder, "way"));
    target = NamespaceSuite.storage.target();
    controller = await(target.host.connect(wire.options(target)));
    namespace = await(controller.namespace(1));
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    await(controller.shutdown());
    target.close();
    storage.close();
  }

  static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  byte[] read(long slba, int count) throws Exception {
    byte[] bytes = new byte[count * block];
    await(namespace.read(slba, ByteBuffer.wrap(bytes)));
    return bytes;
  }

  /** The status of a command, without the More bit. */
  int status(NvmeCommand command) throws Exception {
    return await(queue().execute(command)).status() & ~StatusCode.MORE;
  }

  static HostQueue queue() {
    return controller.ioQueues().getFirst();
  }

  /** Every wire with the plainest storage, and every other storage with the wires that move data differently. */
  static Stream<Arguments> ways() {
    Stream<Arguments> wires = Stream.of(Wire.values()).map(wire -> Arguments.of(wire, Storage.MEMORY));
    return Stream.concat(wires, ways(EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)).stream()));
  }

  /** Block devices, which only root can create. */
  static Stream<Arguments> blockDeviceWays() {
    return ways(Stream.of(Storage.BLOCK, Storage.BLOCK_BUFFERED, Storage.BLOCK_ON_EPOLL_WITH_THREADS));
  }

  private static Stream<Arguments> ways(Stream<Storage> storages) {
    return storages.flatMap(storage -> Stream.of(Wire.LOOP, Wire.TCP, Wire.TCP_BOTH_DIGESTS, Wire.TCP_R2T_ONLY)
        .map(wire -> Arguments.of(wire, storage)));
  }
}
