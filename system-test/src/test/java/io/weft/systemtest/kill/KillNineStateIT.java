// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.host.Completion;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostQueue;
import io.weft.host.HostTransport;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.host.NvmeHost;
import io.weft.nvme.FeatureId;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.SmartLog;
import io.weft.nvme.log.SmartLogField;
import io.weft.service.FirstStart;
import io.weft.testkit.WeftProcess;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code weft up} is killed with SIGKILL while blocks are made uncorrectable and overwritten; afterwards each block is in
 * the state that was last acknowledged, or in that of the pending command.
 */
@Timeout(600)
class KillNineStateIT {
  private static final int KILLS = 3;
  private static final int BLOCKS = 64;
  private static final int BLOCK = 4096;
  private static final long SECONDS = 60;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
  private final Random random = new Random(4);
  /** The last acknowledged state of each block, and the state that its pending command sets. */
  private final boolean[] uncorrectable = new boolean[BLOCKS];
  private final boolean[] wanted = new boolean[BLOCKS];
  private int port;

  @AfterEach
  void close() throws Exception {
    host.close().await(SECONDS, TimeUnit.SECONDS);
    vertx.close().await(SECONDS, TimeUnit.SECONDS);
  }

  private WeftProcess up() throws Exception {
    WeftProcess weft = WeftProcess.start(folder.resolve("log"), "up", "--data", folder.resolve("data").toString(),
        "--port", "" + port, "--discovery-port", "" + WeftProcess.freePort(), "--http-port", "" + WeftProcess.freePort());
    String ready = weft.line();
    assertTrue(ready.startsWith("READY "), ready);
    return weft;
  }

  private HostController connect() throws Exception {
    return host.connect(new ControllerOptions(HostTransport.tcp("127.0.0.1", port), FirstStart.NQN))
        .await(SECONDS, TimeUnit.SECONDS);
  }

  private static int status(HostController controller, NvmeCommand command) throws Exception {
    return controller.ioQueues().getFirst().execute(command).await(SECONDS, TimeUnit.SECONDS).status() & ~StatusCode.MORE;
  }

  private static NvmeCommand write(int block) {
    return IoCommandBuilder.write(1, block, 1, ByteBuffer.allocate(BLOCK));
  }

  @Test
  void blocksAreAsTheyWereAcknowledged() throws Exception {
    port = WeftProcess.freePort();
    for (int round = 0; round <= KILLS; round++) {
      try (WeftProcess weft = up()) {
        HostController controller = connect();
        for (int block = 0; block < BLOCKS; block++) {
          check(controller, block);
        }
        if (round < KILLS) {
          changeAndKill(controller, weft);
        }
        controller.close().await(SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private void check(HostController controller, int block) throws Exception {
    int status = status(controller, IoCommandBuilder.read(1, block, 1, ByteBuffer.allocate(BLOCK)));
    boolean found = status == (StatusCode.UNRECOVERED_READ_ERROR | StatusCode.DNR);
    assertTrue(found || status == 0, "block %d: status %s".formatted(block, StatusCode.describe(status)));
    assertTrue(found == uncorrectable[block] || found == wanted[block], "block %d is %s".formatted(block, found));
    uncorrectable[block] = found;
    wanted[block] = found;
  }

  /** Changes all blocks repeatedly, one command per block at a time, and kills the process meanwhile. */
  private void changeAndKill(HostController controller, WeftProcess weft) throws Exception {
    AtomicInteger left = new AtomicInteger(200 + random.nextInt(400));
    Promise<Void> enough = Promise.promise();
    List<Future<Void>> changers = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      changers.add(change(controller.ioQueues().getFirst(), block, new Random(random.nextLong()), () -> {
        if (left.decrementAndGet() == 0) {
          enough.complete();
        }
      }));
    }
    enough.future().await(SECONDS, TimeUnit.SECONDS);
    weft.kill();
    Future.join(changers).otherwiseEmpty().await(SECONDS, TimeUnit.SECONDS);
  }

  private Future<Void> change(HostQueue queue, int block, Random choice, Runnable done) {
    boolean makesUncorrectable = choice.nextBoolean();
    wanted[block] = makesUncorrectable;
    NvmeCommand command = makesUncorrectable ? IoCommandBuilder.blocks(IoOpcode.WRITE_UNCORRECTABLE, 1, block, 1, 0) : write(block);
    return queue.execute(command).compose((Completion completion) -> {
      assertEquals(0, completion.status());
      uncorrectable[block] = makesUncorrectable;
      done.run();
      return change(queue, block, choice, done);
    });
  }

  @Test
  @DisplayName("rule 46: write protection outlives the end of the process")
  void protectionAndPowerHistory() throws Exception {
    port = WeftProcess.freePort();
    try (WeftProcess weft = up()) {
      HostController controller = connect();
      controller.admin().setFeature(FeatureId.NAMESPACE_WRITE_PROTECTION, 1, 1).await(SECONDS, TimeUnit.SECONDS);
      weft.kill();
      controller.close().await(SECONDS, TimeUnit.SECONDS);
    }
    try (WeftProcess again = up()) {
      HostController controller = connect();
      assertEquals(StatusCode.NAMESPACE_WRITE_PROTECTED | StatusCode.DNR, status(controller, write(0)));
      SmartLog smart = controller.admin().smartLog().await(SECONDS, TimeUnit.SECONDS);
      assertEquals(2, smart.get(SmartLogField.PWRC));
      assertEquals(1, smart.get(SmartLogField.UPL));
      controller.close().await(SECONDS, TimeUnit.SECONDS);
    }
  }
}
