// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.kill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostNamespace;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.host.error.HostException;
import io.weft.service.FirstStart;
import io.weft.testkit.WeftProcess;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code weft up} is repeatedly killed with SIGKILL during writes and flushes; each time it starts again with the same
 * configuration, and every block holds the last acknowledged write or the pending one.
 */
@Timeout(600)
class KillNineIT {
  private static final int KILLS = 5;
  private static final int WRITERS = 16;
  private static final int BLOCKS_PER_WRITER = 64;
  private static final int CHECKED_AT_ONCE = 32;
  private static final long SECONDS = 60;

  @TempDir
  private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
  private final Random random = new Random(9);
  private int port;

  @AfterEach
  void close() throws Exception {
    host.close().await(SECONDS, TimeUnit.SECONDS);
    vertx.close().await(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void losesNothingThatWasAcknowledged() throws Exception {
    port = WeftProcess.freePort();
    String[] up = {"up", "--data", folder.resolve("data").toString(), "--port", "" + port,
        "--discovery-port", "" + WeftProcess.freePort(), "--http-port", "" + WeftProcess.freePort()};
    byte[] configuration = {};
    BlockJournal journal = new BlockJournal(WRITERS * BLOCKS_PER_WRITER, 4096);
    for (int round = 0; round <= KILLS; round++) {
      try (WeftProcess weft = WeftProcess.start(folder.resolve("log"), up)) {
        String ready = weft.line();
        assertTrue(ready.startsWith("READY "), ready);
        byte[] found = Files.readAllBytes(folder.resolve("data/config.json"));
        if (round > 0) {
          assertArrayEquals(configuration, found, "the configuration changed");
        }
        configuration = found;
        HostController controller = connect(round);
        HostNamespace namespace = controller.namespace(1).await(SECONDS, TimeUnit.SECONDS);
        checkAll(namespace, journal);
        if (round < KILLS) {
          writeAndKill(namespace, journal, weft);
        }
        controller.close().await(SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  /** Connects differently in each round. */
  private HostController connect(int round) throws Exception {
    ControllerOptions options = new ControllerOptions(HostTransport.tcp("127.0.0.1", port), FirstStart.NQN)
        .ioQueues(1 + round % 3)
        .digests(round % 2 == 1, round % 4 >= 2)
        .inCapsule(round % 3 != 1)
        .maxR2t(round % 2);
    return host.connect(options).await(SECONDS, TimeUnit.SECONDS);
  }

  /** Kills the process after a random number of writes, with further writes pending. */
  private void writeAndKill(HostNamespace namespace, BlockJournal journal, WeftProcess weft) throws Exception {
    AtomicInteger left = new AtomicInteger(20 + random.nextInt(2000));
    Promise<Void> enough = Promise.promise();
    List<Future<Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      JournalledWriter writer = new JournalledWriter(namespace, journal, () -> {
        if (left.decrementAndGet() == 0) {
          enough.complete();
        }
      }, random.nextLong(), i * BLOCKS_PER_WRITER, BLOCKS_PER_WRITER);
      writers.add(writer.run().onFailure(enough::tryFail));
    }
    enough.future().await(SECONDS, TimeUnit.SECONDS);
    weft.kill();
    Future.join(writers).otherwiseEmpty().await(SECONDS, TimeUnit.SECONDS);
    for (Future<Void> writer : writers) {
      assertInstanceOf(HostException.class, writer.cause(), "a writer ended for another reason than the kill");
    }
  }

  private static void checkAll(HostNamespace namespace, BlockJournal journal) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHECKED_AT_ONCE * namespace.blockSize());
    for (int start = 0; start < journal.blocks(); start += CHECKED_AT_ONCE) {
      namespace.read(start, buffer.clear()).await(SECONDS, TimeUnit.SECONDS);
      for (int block = start; block < start + CHECKED_AT_ONCE; block++) {
        assertNull(journal.check(block, buffer));
      }
    }
  }
}
