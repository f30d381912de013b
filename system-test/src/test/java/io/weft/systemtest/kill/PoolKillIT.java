// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.Completion;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeCommand;
import io.weft.host.NvmeHost;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.nvme.identify.NamespaceList;
import io.weft.testkit.Proves;
import io.weft.testkit.WeftProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code weft up} is killed with SIGKILL while a host creates and deletes namespaces: acknowledged commands have taken
 * effect, and the storage pool has a file for each namespace and nothing else.
 */
@Timeout(300)
@Proves({"admin 0dh", "admin 15h"})
class PoolKillIT {
  private static final int KILLS = 5;
  private static final long SECONDS = 60;
  private static final String NQN = "nqn.2026-11.io.weft:pool";

  @TempDir
  private Path folder;
  private Path pool;
  private final Vertx vertx = Vertx.vertx();
  private final NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
  private final Random random = new Random(15);
  private final Set<Integer> expected = new TreeSet<>();
  private int port;

  @BeforeEach
  void configure() throws Exception {
    port = WeftProcess.freePort();
    pool = Files.createDirectory(folder.resolve("pool"));
    Files.writeString(folder.resolve("config.json"), """
        {"subsystems": [{"nqn": "%s", "attr": {"allow_any_host": 1, "storage_pool": "%s"}}],
         "ports": [{"portid": 1, "subsystems": ["%s"], "addr":
           {"trtype": "tcp", "adrfam": "ipv4", "traddr": "127.0.0.1", "trsvcid": "%d"}}]}""".formatted(
        NQN, pool, NQN, port));
    Files.writeString(folder.resolve("settings.json"), "{\"restore\": \"%s\"}".formatted(folder.resolve("config.json")));
  }

  @AfterEach
  void close() throws Exception {
    host.close().await(SECONDS, TimeUnit.SECONDS);
    vertx.close().await(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void leavesNothingHalfMade() throws Exception {
    List<String> up = new ArrayList<>(List.of("up", "--data", folder.resolve("data").toString(),
        "--discovery-port", "" + WeftProcess.freePort(), "--http-port", "" + WeftProcess.freePort()));
    for (int round = 0; round <= KILLS; round++) {
      List<String> arguments = new ArrayList<>(up);
      if (round == 0) {
        arguments.addAll(List.of("--config", folder.resolve("settings.json").toString()));
      }
      try (WeftProcess weft = WeftProcess.start(folder.resolve("log"), arguments.toArray(String[]::new))) {
        String ready = weft.line();
        assertTrue(ready.startsWith("READY "), ready);
        HostController controller = host.connect(
            new ControllerOptions(HostTransport.tcp("127.0.0.1", port), NQN)).await(SECONDS, TimeUnit.SECONDS);
        check(controller);
        if (round < KILLS) {
          manageAndKill(controller, weft);
        }
        controller.close().await(SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  /** Compares the namespaces with those acknowledged; afterwards the existing namespaces are the expected ones. */
  private void check(HostController controller) throws Exception {
    awaitNoneBegun();
    Set<Integer> allocated = Arrays.stream(
            NamespaceList.decode(controller.admin().identify(IdentifyCns.ALLOCATED_NAMESPACE_LIST, 0, 0)
                .await(SECONDS, TimeUnit.SECONDS), 0))
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
    Set<Integer> difference = new TreeSet<>(allocated);
    difference.removeAll(expected);
    expected.stream().filter(nsid -> !allocated.contains(nsid)).forEach(difference::add);
    assertTrue(difference.size() <= 1, "only one command was pending: " + difference);
    assertEquals(allocated.size(), files(".img").size(), () -> files("").toString());
    assertEquals(allocated.size(), files("").size(), () -> files("").toString());
    for (int nsid : allocated) {
      long blocks = IdentifyNamespace.decode(controller.admin().identify(IdentifyCns.ALLOCATED_NAMESPACE, nsid, 0)
          .await(SECONDS, TimeUnit.SECONDS), 0).get(IdentifyNamespaceField.NSZE);
      assertEquals(2048, blocks, "namespace " + nsid);
    }
    expected.clear();
    expected.addAll(allocated);
  }

  /** Waits until unfinished commands are completed, which happens in the background after the start. */
  private void awaitNoneBegun() throws Exception {
    Promise<Void> none = Promise.promise();
    long timer = vertx.setPeriodic(10, tick -> {
      if (files(".pending").isEmpty()) {
        none.tryComplete();
      }
    });
    none.future().await(SECONDS, TimeUnit.SECONDS);
    vertx.cancelTimer(timer);
  }

  private List<String> files(String ending) {
    try (Stream<Path> files = Files.list(pool)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(ending)).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Creates and deletes in turn, and kills the process with one command pending. */
  private void manageAndKill(HostController controller, WeftProcess weft) throws Exception {
    int commands = 5 + random.nextInt(20);
    for (int i = 0; i < commands; i++) {
      NvmeCommand command = next();
      Future<Completion> answer = controller.admin().queue().execute(command);
      if (i == commands - 1) {
        // While the command runs, or after it.
        Promise<Void> later = Promise.promise();
        vertx.setTimer(1 + random.nextInt(20), tick -> later.complete());
        later.future().await(SECONDS, TimeUnit.SECONDS);
        weft.kill();
        answer.otherwiseEmpty().await(SECONDS, TimeUnit.SECONDS);
        if (answer.failed()) {
          return;
        }
      }
      Completion completion = answer.await(SECONDS, TimeUnit.SECONDS);
      assertTrue(completion.isSuccess(), completion::toString);
      if (command.dataLength() > 0) {
        expected.add(completion.dword0());
      } else {
        expected.remove(command.cdw(1));
      }
    }
  }

  private NvmeCommand next() {
    if (expected.isEmpty() || random.nextInt(3) > 0) {
      return AdminCommandBuilder.createNamespace(new IdentifyNamespace()
          .set(IdentifyNamespaceField.NSZE, 2048)
          .set(IdentifyNamespaceField.NCAP, 2048)
          .set(IdentifyNamespaceField.NMIC, 1));
    }
    return AdminCommandBuilder.deleteNamespace(expected.iterator().next());
  }
}
