// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.testkit.Proves;
import io.weft.testkit.node.Storage;
import io.weft.testkit.node.StorageDirectory;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A logical block is written and read as a whole, even if several hosts write and read the same blocks concurrently. */
@Timeout(300)
class WholeBlocksIT {
  private static final int BLOCKS = 8;
  private static final int READS = 1500;

  private @TempDir Path folder;

  private static Future<Void> write(HostNamespace namespace, int value, AtomicBoolean ended) {
    if (ended.get()) {
      return Future.succeededFuture();
    }
    byte[] data = new byte[BLOCKS * namespace.blockSize()];
    Arrays.fill(data, (byte) value);
    return namespace.write(0, ByteBuffer.wrap(data)).compose(_ -> write(namespace, value + 2, ended));
  }

  private static Future<Void> read(HostNamespace namespace, int left) {
    if (left == 0) {
      return Future.succeededFuture();
    }
    byte[] data = new byte[BLOCKS * namespace.blockSize()];
    return namespace.read(0, ByteBuffer.wrap(data)).compose(_ -> {
      for (int i = 0; i < data.length; i++) {
        int start = i / namespace.blockSize() * namespace.blockSize();
        assertEquals(data[start], data[i], "a torn block");
      }
      return read(namespace, left - 1);
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMORY", "FILE_SMALL_BLOCKS", "FILE_BUFFERED", "FILE_ON_NIO_PORTABLE"})
  @Proves({"field id-ctrl.AWUN", "field id-ns.NAWUN"})
  @DisplayName("AWUN: readers see whole blocks while others write them")
  void readersSeeWholeBlocks(Storage storage) throws Exception {
    try (StorageDirectory device = new StorageDirectory(storage, folder); TestTarget target = device.target()) {
      AtomicBoolean ended = new AtomicBoolean();
      List<Future<Void>> writers = new ArrayList<>();
      List<Future<Void>> readers = new ArrayList<>();
      List<HostController> controllers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        HostController controller = await(target.host.connect(target.options().ioQueues(2)));
        controllers.add(controller);
        HostNamespace namespace = await(controller.namespace(1));
        if (i < 2) {
          writers.add(write(namespace, i, ended));
          writers.add(write(namespace, i + 64, ended));
        } else {
          readers.add(read(namespace, READS));
        }
      }
      await(Future.all(readers).onComplete(_ -> ended.set(true)));
      await(Future.all(writers));
      assertTrue(ended.get());
      for (HostController controller : controllers) {
        await(controller.shutdown());
      }
    }
  }
}
