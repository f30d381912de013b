// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.TestTarget.await;
import static io.weft.testkit.node.TestTarget.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.config.NamespaceEntry;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.targetnode.subsystem.TargetSubsystem;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.RawConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts that connect and disconnect, orderly or not, leave nothing behind. */
@Timeout(300)
class ChurnIT {
  private static final int ROUNDS = 60;
  private TestTarget target;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:16MiB"));
    round(0);
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
  }

  private static int openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number of threads, except those of pools that start a fixed number when they first have work. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith("vert.x-") && !thread.getName().startsWith("weft-control-"))
        .count();
  }

  private int controllers() {
    return target.node.subsystems().stream().map(TargetSubsystem::controllers).mapToInt(Collection::size).sum();
  }

  /** A host connects, works and disconnects: orderly, abruptly, or in the middle of its commands. */
  private void round(int number) throws Exception {
    HostController controller = await(target.host.connect(target.options().ioQueues(2).inCapsule(number % 2 == 0)));
    HostNamespace namespace = await(controller.namespace(1));
    List<Future<Void>> work = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ByteBuffer data = ByteBuffer.allocate(65536);
      work.add(i % 2 == 0 ? namespace.write(16L * i, data) : namespace.read(16L * i, data));
    }
    switch (number % 3) {
      case 0 -> {
        await(Future.join(work));
        await(controller.shutdown());
      }
      case 1 -> {
        await(Future.join(work));
        await(controller.close());
      }
      default -> {
        await(controller.close());
        await(Future.join(work).otherwiseEmpty());
      }
    }
  }

  @Test
  void associationsLeaveNothingBehind() throws Exception {
    for (int i = 1; i < 10; i++) {
      round(i);
    }
    eventually("all controllers are gone", () -> controllers() == 0);
    int files = openFiles();
    long threads = threads();
    long reserved = target.slots.reserved();
    for (int i = 0; i < ROUNDS; i++) {
      round(i);
    }
    eventually("all controllers are gone", () -> controllers() == 0);
    eventually("all connections are closed", () -> openFiles() <= files);
    eventually("no thread is left over", () -> threads() <= threads);
    assertTrue(target.slots.reserved() <= 2 * reserved, () -> "slots: " + target.slots.reserved());
  }

  @Test
  void connectionsThatNeverConnectAreClosedWithTheirHost() throws Exception {
    int files = openFiles();
    List<RawConnection> connections = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      RawConnection connection = target.raw();
      connections.add(connection);
      if (i % 2 == 0) {
        connection.initialize(false, false);
      } else {
        connection.sendBytes(new byte[i]);
      }
    }
    for (RawConnection connection : connections) {
      connection.close();
    }
    eventually("all connections are closed", () -> openFiles() <= files);
    assertEquals(0, controllers());
  }
}
