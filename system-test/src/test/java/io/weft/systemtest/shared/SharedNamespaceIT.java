// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.shared;

import static io.weft.systemtest.shared.SharedPair.LONG;
import static io.weft.testkit.node.TestTarget.NQN;
import static io.weft.testkit.node.TestTarget.await;
import static io.weft.testkit.node.TestTarget.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.node.AnaGroupEntry;
import io.weft.host.HostController;
import io.weft.host.IoCommandBuilder;
import io.weft.nvme.AnaState;
import io.weft.nvme.Nsid;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.targetnode.ownership.Grant;
import io.weft.testkit.node.GivenOwnership;
import io.weft.testkit.node.Storage;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A namespace whose device two nodes reach: one of them owns it, and it moves. */
@Timeout(300)
class SharedNamespaceIT {
  private @TempDir Path folder;

  private SharedPair pair(Storage storage, Integer... groups) throws Exception {
    SharedPair pair = new SharedPair(storage, folder, groups);
    pair.firstOwns.leaseFor(LONG);
    pair.secondOwns.leaseFor(LONG);
    return pair;
  }

  private static int write(HostController host) throws Exception {
    ByteBuffer block = ByteBuffer.allocate(SharedPair.BLOCK);
    return await(host.ioQueues().getFirst().execute(IoCommandBuilder.write(1, SharedPair.BLOCKS - 1, 1, block))).status()
        & ~StatusCode.MORE;
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "FILE_ON_EPOLL_WITH_THREADS", "FILE_ON_NIO_PORTABLE"})
  @DisplayName("a group that goes to and fro under load costs no host an I/O error, and no acknowledged write")
  void movesUnderLoad(Storage storage) throws Exception {
    try (SharedPair pair = pair(storage, 1)) {
      pair.firstOwns.grant(1, 1);
      TwoPaths host = new TwoPaths(pair.first.vertx, SharedPair.connect(pair.first), SharedPair.connect(pair.second));
      StampedLoad load = new StampedLoad(1, 16, host::execute).start();
      GivenOwnership owner = pair.firstOwns;
      GivenOwnership other = pair.secondOwns;
      for (int epoch = 2; epoch < 12; epoch++) {
        long before = load.acknowledged();
        eventually("writes go on", () -> load.acknowledged() > before + 200);
        owner.askBack(1);
        assertEquals(Map.of(1, (long) epoch - 1), owner.awaitReleased());
        other.grant(epoch, 1);
        GivenOwnership next = other;
        other = owner;
        owner = next;
      }
      long before = load.acknowledged();
      eventually("writes go on", () -> load.acknowledged() > before + 200);
      await(load.stop());
      assertTrue(host.retries() > 0, "the host had to change its path");
      load.check(pair.file());
    }
  }

  @Test
  @DisplayName("a node that does not own a group never opens its device, and shows the namespace as the owner does")
  void neverOpened() throws Exception {
    try (SharedPair pair = pair(Storage.FILE, 1)) {
      HostController first = SharedPair.connect(pair.first);
      HostController second = SharedPair.connect(pair.second);
      assertEquals(0, SharedPair.descriptors(pair.file()));
      assertEquals(StatusCode.ANA_INACCESSIBLE, write(first));
      pair.firstOwns.grant(1, 1);
      eventually("the first node serves it", () -> succeeds(first));
      long held = SharedPair.descriptors(pair.file());
      assertTrue(held > 0);
      assertEquals(StatusCode.ANA_INACCESSIBLE, write(second));
      var there = await(first.admin().identifyNamespace(1));
      var elsewhere = await(second.admin().identifyNamespace(1));
      for (IdentifyNamespaceField field : IdentifyNamespaceField.values()) {
        if (field != IdentifyNamespaceField.NUSE) {
          assertEquals(there.get(field), elsewhere.get(field), field.name());
        }
      }
      assertEquals(SharedPair.BLOCKS, elsewhere.get(IdentifyNamespaceField.NSZE));
      assertEquals(await(first.admin().namespaceDescriptors(1)).uuid(), await(second.admin().namespaceDescriptors(1)).uuid());
      assertEquals(held, SharedPair.descriptors(pair.file()), "the other node has not opened it");
      pair.firstOwns.askBack(1);
      pair.firstOwns.awaitReleased();
      assertEquals(0, SharedPair.descriptors(pair.file()), "what is given back is closed");
    }
  }

  private static boolean succeeds(HostController host) {
    try {
      return write(host) == StatusCode.SUCCESS;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("a new owner serves nothing before the old one has surely stopped")
  void waitsForTheOldLease() throws Exception {
    try (SharedPair pair = pair(Storage.FILE, 1)) {
      HostController host = SharedPair.connect(pair.second);
      long servesFrom = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(700);
      pair.secondOwns.grant(Grant.of(7, servesFrom), 1);
      eventually("it is being taken", () -> status(host) == StatusCode.ANA_TRANSITION);
      eventually("it is served", () -> succeeds(host));
      assertTrue(System.nanoTime() - servesFrom >= 0);
    }
  }

  private static int status(HostController host) {
    try {
      return write(host);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("a device that is missing when its group is taken holds up no other, is reported, and is served when it is back")
  void missingDevice() throws Exception {
    try (SharedPair pair = pair(Storage.FILE, 1, 2)) {
      Path away = folder.resolve("away");
      Files.move(pair.files.get(1), away);
      pair.firstOwns.grant(1, 1, 2);
      HostController host = SharedPair.connect(pair.first);
      eventually("the other is served", () -> succeeds(host));
      eventually("it is reported", () -> pair.first.node.namespaceFailures().containsKey(NQN)
          && pair.first.node.namespaceFailures().get(NQN).containsKey(2));
      Files.move(away, pair.files.get(1));
      eventually("it is served", () -> flushes(host, 2));
      assertEquals(Map.of(), pair.first.node.namespaceFailures());
    }
  }

  private static boolean flushes(HostController host, int nsid) {
    try {
      return await(host.ioQueues().getFirst().execute(IoCommandBuilder.flush(nsid))).isSuccess();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("a group that was placed anew, and perhaps used elsewhere meanwhile, is opened anew")
  void anotherEpoch() throws Exception {
    try (SharedPair pair = pair(Storage.FILE, 1)) {
      HostController host = SharedPair.connect(pair.first);
      pair.firstOwns.grant(1, 1);
      eventually("it is served", () -> succeeds(host));
      pair.firstOwns.grant(Grant.of(3, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300)), 1);
      eventually("it is taken anew", () -> status(host) != StatusCode.SUCCESS);
      eventually("it is served", () -> succeeds(host));
      assertTrue(pair.firstOwns.hasReleasedNothing(), "nobody has asked for it");
      pair.firstOwns.withdraw(1);
      eventually("it is gone", () -> status(host) == StatusCode.ANA_INACCESSIBLE);
    }
  }

  @Test
  @DisplayName("a node that stops in order gives its groups back first")
  void stops() throws Exception {
    try (SharedPair pair = pair(Storage.FILE, 1, 2)) {
      HostController host = SharedPair.connect(pair.first);
      pair.firstOwns.grant(5, 1, 2);
      eventually("it is served", () -> succeeds(host));
      await(pair.first.node.stop());
      assertEquals(Map.of(1, 5L, 2, 5L), pair.firstOwns.awaitReleased());
    }
  }

  @Test
  @DisplayName("a group that becomes wanted back before it was taken is given back without having been opened")
  void askedBackAtOnce() throws Exception {
    try (SharedPair pair = pair(Storage.FILE, 1)) {
      pair.firstOwns.grant(Grant.of(4, System.nanoTime()).askedBack(), 1);
      assertEquals(Map.of(1, 4L), pair.firstOwns.awaitReleased());
      assertEquals(0, SharedPair.descriptors(pair.file()));
      assertFalse(succeeds(SharedPair.connect(pair.first)));
    }
  }

  @Test
  @DisplayName("a group that the configuration has left to this node alone is not used here before the cluster says so")
  void leftToThisNode() throws Exception {
    Path file = folder.resolve("device");
    Files.write(file, new byte[SharedPair.BLOCK * SharedPair.BLOCKS]);
    NamespaceEntry namespace = NamespaceEntry.of(1, file.toString())
        .withDevice(new NamespaceDevice(file.toString(), SharedPair.BLOCK, false));
    GivenOwnership owns = new GivenOwnership("node-1", AnaGroupEntry.of(1, "node-1"));
    owns.share(1);
    try (TestTarget target = Storage.FILE.target(owns, List.of(namespace))) {
      HostController host = SharedPair.connect(target);
      assertEquals(StatusCode.ANA_INACCESSIBLE, write(host));
      assertEquals(0, SharedPair.descriptors(file));
      owns.leaseFor(LONG);
      owns.grant(1, 1);
      eventually("it is served", () -> succeeds(host));
    }
  }

  @Test
  @DisplayName("a path that is configured as non-optimized leads nowhere while another node owns the group, and touches nothing")
  void nonOptimized() throws Exception {
    try (SharedPair pair = new SharedPair(Storage.FILE, folder, AnaState.NON_OPTIMIZED, 1)) {
      pair.firstOwns.leaseFor(LONG);
      pair.firstOwns.grant(1, 1);
      HostController second = SharedPair.connect(pair.second);
      assertEquals(AnaState.NON_OPTIMIZED,
          await(second.admin().anaLog(second.identity())).groups().getFirst().state());
      assertEquals(StatusCode.ANA_INACCESSIBLE, write(second));
      assertEquals(StatusCode.SUCCESS,
          await(second.ioQueues().getFirst().execute(IoCommandBuilder.flush(Nsid.ALL))).status(), "there is nothing to flush");
    }
  }

  @Test
  @DisplayName("hosts are told how long I/O of a lost controller may take (CQT)")
  void quiesceTime() throws Exception {
    try (SharedPair pair = pair(Storage.FILE, 1)) {
      HostController host = SharedPair.connect(pair.first);
      assertEquals(GivenOwnership.QUIESCE_TIME.toMillis(), host.identity().get(IdentifyControllerField.CQT));
    }
  }
}
