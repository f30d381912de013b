// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.testkit.node.Storage;
import io.weft.testkit.node.StorageDirectory;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hosts on several event loops that compete for the same blocks. Every value that is written, except zero, is unique and
 * fills its block, so that it is known afterwards which value replaced which.
 */
@Timeout(300)
class CompareAndWriteStressIT {
  private static final int BLOCKS = 3;
  private static final int HOSTS = 6;
  private static final int TRIES = 150;
  private static final int CHANGES = 60;
  /** The first of the blocks that are copied from, one for each contested block. */
  private static final int COPIED = 100;

  private final AtomicLong values = new AtomicLong();
  /** The value that each value written by Compare and Write has replaced. */
  private final Map<Long, Long> replaced = new ConcurrentHashMap<>();
  private final Map<Long, Long> replacedBy = new ConcurrentHashMap<>();
  private @TempDir Path folder;

  private static ByteBuffer filled(HostNamespace namespace, long value) {
    ByteBuffer block = ByteBuffer.allocate(namespace.blockSize());
    while (block.hasRemaining()) {
      block.putLong(value);
    }
    return block.flip();
  }

  /** Reads a block that must hold a single value throughout. */
  private static Future<Long> value(HostNamespace namespace, long slba) {
    ByteBuffer block = ByteBuffer.allocate(namespace.blockSize());
    return namespace.read(slba, block).map(read -> {
      long first = block.getLong(0);
      for (int at = 8; at < block.capacity(); at += 8) {
        assertEquals(first, block.getLong(at), "a torn block");
      }
      return first;
    });
  }

  /** Replaces the value of a block with Compare and Write, repeatedly. */
  private Future<Void> fight(HostNamespace namespace, int slba, int left) {
    if (left == 0) {
      return Future.succeededFuture();
    }
    return value(namespace, slba).compose(old -> {
      long mine = values.incrementAndGet();
      return namespace.compareAndWrite(slba, filled(namespace, old), filled(namespace, mine)).map(written -> {
        if (written) {
          Long other = old == 0 ? null : replacedBy.put(old, mine);
          assertNull(other, "two replaced the same value");
          replaced.put(mine, old);
        }
        return written;
      });
    }).compose(_ -> fight(namespace, slba, left - 1));
  }

  /** Changes a block unconditionally, and checks that the change was not lost: any other value replaced it. */
  private Future<Void> change(HostNamespace namespace, int slba, int left) {
    if (left == 0) {
      return Future.succeededFuture();
    }
    long mine = values.incrementAndGet();
    return put(namespace, slba, mine, left % 3)
        .compose(_ -> value(namespace, slba))
        .compose(seen -> {
          changes.add(new Changed(mine, seen));
          return change(namespace, slba, left - 1);
        });
  }

  private static Future<Void> put(HostNamespace namespace, int slba, long mine, int how) {
    return switch (how) {
      case 0 -> namespace.write(slba, filled(namespace, mine));
      case 1 -> namespace.write(COPIED + slba, filled(namespace, mine))
          .compose(written -> namespace.copy(COPIED + slba, 1, slba));
      default -> namespace.writeZeroes(slba, 1, true).compose(zeroed -> namespace.write(slba, filled(namespace, mine)));
    };
  }

  private record Changed(long written, long seen) {}

  private final Queue<Changed> changes = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @EnumSource(names = {"MEMORY", "MEMORY_SMALL_BLOCKS", "FILE", "FILE_SMALL_BLOCKS", "FILE_BUFFERED",
      "FILE_ON_EPOLL_WITH_THREADS", "FILE_ON_NIO_PORTABLE"})
  @DisplayName("no change comes between the halves of Compare and Write (rule 49)")
  void nobodyComesBetween(Storage storage) throws Exception {
    try (StorageDirectory device = new StorageDirectory(storage, folder); TestTarget target = device.target()) {
      List<HostController> controllers = new ArrayList<>();
      List<Future<Void>> work = new ArrayList<>();
      for (int i = 0; i <= HOSTS; i++) {
        HostController controller = await(target.host.connect(target.options().ioQueues(2).inCapsule(i % 2 == 0)));
        controllers.add(controller);
        HostNamespace namespace = await(controller.namespace(1));
        for (int slba = 0; slba < BLOCKS; slba++) {
          // One host changes all blocks; its futures complete on the event loops of its two queues.
          work.add(i == HOSTS ? change(namespace, slba, CHANGES) : fight(namespace, slba, TRIES));
        }
      }
      await(Future.all(work));
      for (Changed change : changes) {
        long root = change.seen;
        while (root != change.written && replaced.containsKey(root)) {
          root = replaced.get(root);
        }
        assertEquals(change.written, root, () -> "the change was lost: " + change);
      }
      assertEquals(BLOCKS * CHANGES, changes.size());
      assertTrue(replaced.size() > CHANGES, () -> "too few were replaced: " + replaced.size());
      for (HostController controller : controllers) {
        await(controller.shutdown());
      }
    }
  }
}
