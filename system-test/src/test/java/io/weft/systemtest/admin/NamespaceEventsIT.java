// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.admin;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.host.Admin;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.host.HostQueue;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.nvme.identify.NamespaceList;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces that are added, removed and changed under connected hosts: the events that the hosts get, and do not get. */
@Timeout(300)
@Proves({"aen ns-attr", "log 04h"})
class NamespaceEventsIT {
  private static final int NAMESPACE_CHANGED = 0x00040002;
  private static final int BLOCKS = 256;

  @TempDir
  private Path folder;
  private final BlockingQueue<Integer> events = new ArrayBlockingQueue<>(100);
  private NamespaceEntry disk;
  private NamespaceEntry second;
  private TestTarget target;
  private HostController controller;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    resize(BLOCKS * 4096L);
    disk = NamespaceEntry.of(1, folder.resolve("disk").toString());
    second = NamespaceEntry.of(2, "memory:1MiB");
    target = TestTarget.with(disk, second);
    controller = await(target.host.connect(target.options()));
    admin = controller.admin();
    await(admin.setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE));
    controller.onAsyncEvent(events::add);
    await(admin.keepAlive());
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    target.close();
  }

  private void resize(long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("disk").toFile(), "rw")) {
      file.setLength(bytes);
    }
  }

  private void assertToldOf(int... nsids) throws Exception {
    assertEquals(NAMESPACE_CHANGED, events.poll(60, TimeUnit.SECONDS));
    assertArrayEquals(nsids, await(admin.changedNamespaces()));
    assertArrayEquals(new int[] {}, await(admin.changedNamespaces()), "reading the log clears it");
  }

  private int status(NvmeCommand command) throws Exception {
    HostQueue io = controller.ioQueues().getFirst();
    return await(io.execute(command)).status() & ~StatusCode.MORE;
  }

  @Test
  @DisplayName("rule 35: a file that grows is a larger namespace, without a command to the node")
  void growth() throws Exception {
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR,
        status(IoCommandBuilder.write(1, BLOCKS, 1, ByteBuffer.allocate(4096))));
    resize(3 * BLOCKS * 4096L + 100);
    assertToldOf(1);
    assertEquals(3 * BLOCKS, await(admin.identifyNamespace(1)).get(IdentifyNamespaceField.NSZE));
    HostNamespace larger = await(controller.namespace(1));
    ByteBuffer written = ByteBuffer.allocate(4096).putLong(0, 0x1234);
    await(larger.write(3 * BLOCKS - 1, written));
    ByteBuffer read = ByteBuffer.allocate(4096);
    await(larger.read(3 * BLOCKS - 1, read));
    assertEquals(written, read);
  }

  @Test
  @DisplayName("rule 35: a file that shrinks is a smaller namespace")
  void shrinking() throws Exception {
    resize(BLOCKS * 2048L);
    assertToldOf(1);
    assertEquals(BLOCKS / 2, await(admin.identifyNamespace(1)).get(IdentifyNamespaceField.NSZE));
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR,
        status(IoCommandBuilder.write(1, BLOCKS / 2, 1, ByteBuffer.allocate(4096))));
  }

  @Test
  @DisplayName("rules 35, 44: a disabled namespace is gone from Identify, and its I/O fails with a path error")
  void disabling() throws Exception {
    target.namespaces(disk.withEnable(false), second);
    assertToldOf(1);
    assertArrayEquals(new int[] {2}, await(admin.activeNamespaces()));
    assertEquals(StatusCode.INTERNAL_PATH_ERROR, status(IoCommandBuilder.flush(1)));
    assertEquals(StatusCode.INVALID_NAMESPACE | StatusCode.DNR, status(IoCommandBuilder.flush(3)), "that namespace never existed");
    target.namespaces(disk, second);
    assertToldOf(1);
    assertEquals(StatusCode.SUCCESS, status(IoCommandBuilder.flush(1)));
  }

  @Test
  @DisplayName("rule 35: a changed device or identity makes it a different namespace")
  void replacing() throws Exception {
    target.namespaces(disk, NamespaceEntry.of(2, "memory:2MiB").withIdentifiers(second.identifiers()));
    assertToldOf(2);
    assertEquals(512, await(admin.identifyNamespace(2)).get(IdentifyNamespaceField.NSZE));
    NamespaceIdentifiers other = NamespaceIdentifiers.random();
    target.namespaces(disk.withIdentifiers(other), NamespaceEntry.of(2, "memory:2MiB").withIdentifiers(second.identifiers()));
    assertToldOf(1);
    assertEquals(other.uuid(), await(admin.namespaceDescriptors(1)).uuid());
  }

  @Test
  @DisplayName("rule 35: more changes than the list holds are one entry, FFFFFFFFh")
  void moreChangesThanTheListHolds() throws Exception {
    for (int first : new int[] {10, 2010}) {
      NamespaceEntry[] many = new NamespaceEntry[1000];
      for (int i = 0; i < many.length; i++) {
        many[i] = NamespaceEntry.of(first + i, "null:1MiB");
      }
      target.namespaces(many);
      target.edit(was -> was);
    }
    target.namespaces(disk, second);
    target.edit(was -> was);
    assertToldOf(NamespaceList.OVERFLOW);
    target.namespaces(disk);
    target.edit(was -> was);
    assertArrayEquals(new int[] {2}, await(admin.changedNamespaces()));
  }

  @Test
  @DisplayName("rule 35: what a host does not see raises no event")
  void whatTheHostDoesNotSee() throws Exception {
    NamespaceEntry hidden = NamespaceEntry.of(3, "memory:1MiB").withVisibleTo(AllowedHosts.only("nqn.2026-11.io.weft:x"));
    target.namespaces(disk, second, hidden);
    target.edit(was -> was);
    target.namespaces(disk, second.withVisibleTo(AllowedHosts.only(TestTarget.HOST_NQN)), hidden);
    target.edit(was -> was);
    await(admin.keepAlive());
    assertNull(events.poll());
    assertArrayEquals(new int[] {1, 2}, await(admin.activeNamespaces()));
    assertArrayEquals(new int[] {}, await(admin.changedNamespaces()));
    target.namespaces(disk, second, hidden.withVisibleTo(AllowedHosts.only(TestTarget.HOST_NQN)));
    assertToldOf(3);
    assertEquals(StatusCode.SUCCESS, status(IoCommandBuilder.flush(3)));
    target.namespaces(disk, second, hidden);
    assertToldOf(3);
    assertEquals(StatusCode.INVALID_NAMESPACE | StatusCode.DNR, status(IoCommandBuilder.flush(3)));
  }
}
