// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.admin;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.attribute.Subsystems;
import io.weft.host.Admin;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.Completion;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostNamespace;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.host.NvmeHost;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.nvme.identify.NamespaceList;
import io.weft.nvme.log.CommandsSupportedEffects;
import io.weft.nvme.log.ErrorLogEntry;
import io.weft.nvme.log.ErrorLogField;
import io.weft.nvme.log.LogPageId;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces that hosts create, attach, detach and delete, in a storage pool that the administrator has configured. */
@Timeout(300)
class NamespaceManagementIT {
  private static final int ALL = 0xffff_ffff;
  private static final int NAMESPACE_CHANGED = 0x00040002;
  private static final int DNR = StatusCode.DNR;
  private static final String OTHER_NQN = "nqn.2026-11.io.weft:other-host";

  @TempDir
  private Path pool;
  private TestTarget target;
  private NvmeHost otherHost;
  private HostController controller;
  private HostController other;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"));
    pool(pool);
    controller = await(target.host.connect(target.options()));
    otherHost = NvmeHost.create(target.vertx, new HostIdentity(OTHER_NQN, UUID.randomUUID()));
    other = await(otherHost.connect(target.options()));
    admin = controller.admin();
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.close());
    await(other.close());
    await(otherHost.close());
    target.close();
  }

  private void pool(@Nullable Path path) throws Exception {
    String text = path == null ? null : path.toString();
    target.edit(was -> was.withSubsystems(
        was.subsystems().stream().map(Subsystems.STORAGE_POOL.set(text)).toList()));
  }

  private static IdentifyNamespace wanted(long blocks, int flbas) {
    return new IdentifyNamespace()
        .set(IdentifyNamespaceField.NSZE, blocks)
        .set(IdentifyNamespaceField.NCAP, blocks)
        .set(IdentifyNamespaceField.FLBAS, flbas)
        .set(IdentifyNamespaceField.NMIC, 1);
  }

  private Completion answer(NvmeCommand command) throws Exception {
    return await(admin.queue().execute(command));
  }

  private int status(NvmeCommand command) throws Exception {
    return answer(command).status() & ~StatusCode.MORE;
  }

  private int create(IdentifyNamespace wanted) throws Exception {
    Completion completion = answer(AdminCommandBuilder.createNamespace(wanted));
    assertEquals(StatusCode.SUCCESS, completion.status(), StatusCode.describe(completion.status()));
    return completion.dword0();
  }

  private int created(long blocks, int flbas) throws Exception {
    int nsid = create(wanted(blocks, flbas));
    assertEquals(StatusCode.SUCCESS, status(AdminCommandBuilder.attachNamespace(nsid, controller.id())));
    return nsid;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(pool)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private SubsystemEntry configured() {
    return target.store.snapshot().subsystems().getFirst();
  }

  private int[] list(Admin at, int cns) throws Exception {
    return NamespaceList.decode(await(at.identify(cns, 0, 0)), 0);
  }

  @Test
  @Proves({"admin 0dh", "admin 15h", "cns 10h", "cns 11h"})
  void aNamespaceFromItsCreationToItsDeletion() throws Exception {
    int nsid = create(wanted(2048, 1).set(IdentifyNamespaceField.ANAGRPID, 1));
    assertEquals(2, nsid, "the lowest that is free");
    assertArrayEquals(new int[] {1}, list(admin, IdentifyCns.ACTIVE_NAMESPACE_LIST));
    assertArrayEquals(new int[] {1, 2}, list(admin, IdentifyCns.ALLOCATED_NAMESPACE_LIST));
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR,
        await(controller.ioQueues().getFirst().execute(IoCommandBuilder.flush(2))).status() & ~StatusCode.MORE);
    IdentifyNamespace allocated =
        IdentifyNamespace.decode(await(admin.identify(IdentifyCns.ALLOCATED_NAMESPACE, 2, 0)), 0);
    assertEquals(2048, allocated.get(IdentifyNamespaceField.NSZE));
    assertEquals(1, allocated.get(IdentifyNamespaceField.FLBAS));
    assertEquals(4096, allocated.blockSize());
    UUID uuid = configured().namespace(2).orElseThrow().identifiers().uuid();
    assertEquals(List.of(uuid + ".img"), files());
    assertEquals(2048 * 4096, Files.size(pool.resolve(uuid + ".img")));

    assertEquals(StatusCode.SUCCESS, status(AdminCommandBuilder.attachNamespace(2, controller.id())));
    HostNamespace namespace = await(controller.namespace(2));
    ByteBuffer written = ByteBuffer.allocate(4096).putLong(8, 0x1234_5678_9abcL);
    await(namespace.write(2047, written));
    ByteBuffer read = ByteBuffer.allocate(4096);
    await(namespace.read(2047, read));
    assertEquals(written, read);
    assertArrayEquals(new int[] {1}, list(other.admin(), IdentifyCns.ACTIVE_NAMESPACE_LIST));

    assertEquals(StatusCode.SUCCESS, status(AdminCommandBuilder.deleteNamespace(2)));
    assertArrayEquals(new int[] {1}, list(admin, IdentifyCns.ALLOCATED_NAMESPACE_LIST));
    assertEquals(List.of(), files());
    assertTrue(configured().namespace(2).isEmpty());
  }

  @Test
  void announcedWithAStoragePoolAlone() throws Exception {
    IdentifyController with = await(admin.identifyController());
    assertEquals(1 << 3, with.get(IdentifyControllerField.OACS));
    assertEquals(0x9f, with.get(IdentifyControllerField.ANACAP));
    long total = with.get(IdentifyControllerField.TNVMCAP);
    assertTrue(total > 0 && total >= with.get(IdentifyControllerField.UNVMCAP));
    assertTrue(effects(controller.admin()).admin(AdminOpcode.NAMESPACE_ATTACHMENT.code()) != 0);
    pool(null);
    await(controller.closed());
    HostController without = await(target.host.connect(target.options()));
    IdentifyController data = without.identity();
    assertEquals(0, data.get(IdentifyControllerField.OACS));
    assertEquals(0x1f, data.get(IdentifyControllerField.ANACAP));
    assertEquals(0, data.get(IdentifyControllerField.TNVMCAP));
    assertEquals(0, effects(without.admin()).admin(AdminOpcode.NAMESPACE_MANAGEMENT.code()));
    for (NvmeCommand command : List.of(AdminCommandBuilder.createNamespace(wanted(8, 0)), AdminCommandBuilder.deleteNamespace(1),
        AdminCommandBuilder.attachNamespace(1, without.id()))) {
      assertEquals(StatusCode.INVALID_OPCODE | DNR,
          await(without.admin().queue().execute(command)).status() & ~StatusCode.MORE);
    }
    await(without.shutdown());
  }

  private static CommandsSupportedEffects effects(Admin at) throws Exception {
    return CommandsSupportedEffects.decode(
        await(at.logPage(LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS, 0, ALL, false, 0, 4096)), 0);
  }

  @Test
  @DisplayName("rule 42: with namespace management, Identify Namespace of FFFFFFFFh reports the common capabilities")
  void commonCapabilities() throws Exception {
    IdentifyNamespace common = await(admin.identifyNamespace(ALL));
    assertEquals(1, common.get(IdentifyNamespaceField.NLBAF), "two formats");
    assertEquals(9, common.blockSizeExponent(0));
    assertEquals(12, common.blockSizeExponent(1));
    assertEquals(0, common.get(IdentifyNamespaceField.NSZE));
    assertEquals(1, common.get(IdentifyNamespaceField.NMIC));
    assertEquals(ByteBuffer.allocate(4096), await(admin.identify(IdentifyCns.COMMAND_SET_NAMESPACE, ALL, 0)).rewind());
    int small = created(1000, 0);
    IdentifyNamespace data = await(admin.identifyNamespace(small));
    assertEquals(512, data.blockSize());
    assertEquals(0, data.get(IdentifyNamespaceField.FLBAS));
    assertEquals(4096, await(admin.identifyNamespace(1)).blockSize(), "which the administrator has made");
  }

  @Test
  void whatCreationIsRefusedFor() throws Exception {
    assertCreation(StatusCode.INVALID_FIELD, wanted(0, 0));
    assertCreation(StatusCode.INVALID_FORMAT, wanted(8, 2));
    assertCreation(StatusCode.INVALID_FORMAT, wanted(8, 0x10));
    assertCreation(StatusCode.INVALID_FORMAT, wanted(8, 0).set(IdentifyNamespaceField.DPS, 1));
    assertCreation(StatusCode.THIN_PROVISIONING_NOT_SUPPORTED, wanted(8, 0).set(IdentifyNamespaceField.NCAP, 4));
    assertCreation(StatusCode.INVALID_FIELD, wanted(8, 0).set(IdentifyNamespaceField.NMIC, 0));
    assertCreation(StatusCode.INVALID_FIELD, wanted(8, 0).set(IdentifyNamespaceField.NVMSETID, 1));
    assertCreation(StatusCode.INVALID_FIELD, wanted(8, 0).set(IdentifyNamespaceField.ENDGID, 1));
    assertCreation(StatusCode.ANA_GROUP_IDENTIFIER_INVALID, wanted(8, 0).set(IdentifyNamespaceField.ANAGRPID, 129));
    assertEquals(StatusCode.IO_COMMAND_SET_NOT_SUPPORTED | DNR,
        status(AdminCommandBuilder.createNamespace(wanted(8, 0)).cdw(11, 2 << 24)));
    assertEquals(StatusCode.INVALID_FIELD | DNR, status(AdminCommandBuilder.createNamespace(wanted(8, 0)).cdw(10, 2)));
    assertEquals(StatusCode.SGL_LENGTH_INVALID | DNR,
        status(AdminCommandBuilder.createNamespace(wanted(8, 0)).data(ByteBuffer.allocate(512))));
    assertEquals(List.of(), files());
  }

  private void assertCreation(int expected, IdentifyNamespace wanted) throws Exception {
    int status = status(AdminCommandBuilder.createNamespace(wanted));
    assertEquals(expected | DNR, status, StatusCode.describe(status));
  }

  @Test
  void whatDoesNotFitIsRefused() throws Exception {
    long unallocated = await(admin.identifyController()).get(IdentifyControllerField.UNVMCAP);
    for (long blocks : new long[] {unallocated, 1L << 62, -1}) {
      assertCreation(StatusCode.NAMESPACE_INSUFFICIENT_CAPACITY, wanted(blocks, 1));
    }
    ByteBuffer log = await(admin.logPage(LogPageId.ERROR_INFORMATION, 0, 0, false, 0, 3 * ErrorLogEntry.LENGTH));
    assertEquals(unallocated << 12,
        ErrorLogEntry.decode(log, 2 * ErrorLogEntry.LENGTH).get(ErrorLogField.CSINFO), "what it would have taken");
    assertEquals(List.of(), files());
    created(unallocated / 2 / 4096, 1);
    long left = await(admin.identifyController()).get(IdentifyControllerField.UNVMCAP);
    assertTrue(left < unallocated / 4 * 3, "a sparse file is promised as a whole");
  }

  @Test
  void namespaceIdentifiersRunOut() throws Exception {
    NamespaceEntry[] many = new NamespaceEntry[1024];
    for (int i = 0; i < many.length; i++) {
      many[i] = NamespaceEntry.of(i + 1, "null:1MiB").withEnable(false);
    }
    target.namespaces(many);
    assertCreation(StatusCode.NAMESPACE_IDENTIFIER_UNAVAILABLE, wanted(8, 0));
    assertEquals(List.of(), files(), "and nothing is left of it");
  }

  @Test
  void attachment() throws Exception {
    int nsid = create(wanted(8, 0));
    assertEquals(StatusCode.NAMESPACE_NOT_ATTACHED | DNR, status(AdminCommandBuilder.detachNamespace(nsid, controller.id())));
    int[] both = {Math.min(controller.id(), other.id()), Math.max(controller.id(), other.id())};
    assertEquals(StatusCode.SUCCESS, status(AdminCommandBuilder.attachNamespace(nsid, both)));
    assertArrayEquals(new int[] {1, nsid}, list(admin, IdentifyCns.ACTIVE_NAMESPACE_LIST));
    assertArrayEquals(new int[] {1, nsid}, list(other.admin(), IdentifyCns.ACTIVE_NAMESPACE_LIST));
    assertEquals(StatusCode.NAMESPACE_ALREADY_ATTACHED | DNR, status(AdminCommandBuilder.attachNamespace(nsid, other.id())));
    assertEquals(StatusCode.SUCCESS, status(AdminCommandBuilder.detachNamespace(nsid, other.id())));
    assertArrayEquals(new int[] {1}, list(other.admin(), IdentifyCns.ACTIVE_NAMESPACE_LIST));
    assertEquals(StatusCode.NAMESPACE_ALREADY_ATTACHED | DNR, status(AdminCommandBuilder.attachNamespace(nsid, both)),
        "to one of the two");
    assertArrayEquals(new int[] {1}, list(other.admin(), IdentifyCns.ACTIVE_NAMESPACE_LIST), "nothing half done");
    assertEquals(StatusCode.NAMESPACE_NOT_ATTACHED | DNR, status(AdminCommandBuilder.detachNamespace(nsid, both)));
    assertArrayEquals(new int[] {1, nsid}, list(admin, IdentifyCns.ACTIVE_NAMESPACE_LIST));
  }

  @Test
  void controllerListsThatAreRefused() throws Exception {
    int nsid = create(wanted(8, 0));
    int low = Math.min(controller.id(), other.id());
    int high = Math.max(controller.id(), other.id());
    for (int[] list : new int[][] {{}, {4711}, {low, 4711}, {high, low}, {low, low}}) {
      assertEquals(StatusCode.CONTROLLER_LIST_INVALID | DNR, status(AdminCommandBuilder.attachNamespace(nsid, list)));
    }
    ByteBuffer tooLong = ByteBuffer.allocate(4096).putShort(0, (short) 0xffff);
    assertEquals(StatusCode.CONTROLLER_LIST_INVALID | DNR, status(AdminCommandBuilder.attachNamespace(nsid, low).data(tooLong)));
    assertEquals(StatusCode.INVALID_FIELD | DNR, status(AdminCommandBuilder.attachNamespace(nsid, low).cdw(10, 2)));
    for (int wrong : new int[] {0, 77, 0x1_0000, ALL}) {
      assertEquals(StatusCode.INVALID_NAMESPACE | DNR, status(AdminCommandBuilder.attachNamespace(wrong, low)));
    }
  }

  @Test
  void whatTheAdministratorHasMadeStays() throws Exception {
    assertEquals(StatusCode.OPERATION_DENIED | DNR, status(AdminCommandBuilder.deleteNamespace(1)));
    assertEquals(StatusCode.OPERATION_DENIED | DNR, status(AdminCommandBuilder.detachNamespace(1, controller.id())));
    assertEquals(StatusCode.NAMESPACE_ALREADY_ATTACHED | DNR, status(AdminCommandBuilder.attachNamespace(1, controller.id())));
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR, status(AdminCommandBuilder.deleteNamespace(77)));
    Path foreign = pool.resolve(UUID.randomUUID() + ".img");
    Files.write(foreign, new byte[1 << 20]);
    NamespaceEntry first = configured().namespace(1).orElseThrow();
    target.namespaces(first, NamespaceEntry.of(2, foreign.toString()));
    target.edit(was -> was);
    assertEquals(StatusCode.OPERATION_DENIED | DNR, status(AdminCommandBuilder.deleteNamespace(2)), "its UUID is different");
    int third = created(8, 0);
    int fourth = create(wanted(8, 1));
    assertNotEquals(third, fourth);
    assertEquals(StatusCode.SUCCESS, status(AdminCommandBuilder.deleteNamespace(ALL)));
    assertArrayEquals(new int[] {1, 2}, list(admin, IdentifyCns.ALLOCATED_NAMESPACE_LIST));
    assertEquals(List.of(foreign.getFileName().toString()), files());
  }

  @Test
  @DisplayName("rule 46: a namespace that is protected from writes is not deleted")
  void writeProtectionKeepsFromDeletion() throws Exception {
    int nsid = created(8, 1);
    await(admin.setFeature(FeatureId.NAMESPACE_WRITE_PROTECTION, nsid, 1));
    for (int named : new int[] {nsid, ALL}) {
      assertEquals(StatusCode.NAMESPACE_WRITE_PROTECTED | DNR, status(AdminCommandBuilder.deleteNamespace(named)));
    }
    assertEquals(1, files().size());
    await(admin.setFeature(FeatureId.NAMESPACE_WRITE_PROTECTION, nsid, 0));
    assertEquals(StatusCode.SUCCESS, status(AdminCommandBuilder.deleteNamespace(nsid)));
    assertEquals(List.of(), files());
  }

  @Test
  @DisplayName("rule 35: hosts that a namespace is attached to or detached from get an event")
  @Proves("aen ns-attr")
  void eventsForTheOtherHost() throws Exception {
    BlockingQueue<Integer> events = new ArrayBlockingQueue<>(10);
    await(other.admin().setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE));
    other.onAsyncEvent(events::add);
    int nsid = create(wanted(8, 0));
    await(other.admin().keepAlive());
    assertNull(events.poll(), "it is not attached yet");
    assertEquals(StatusCode.SUCCESS, status(AdminCommandBuilder.attachNamespace(nsid, other.id())));
    assertEquals(NAMESPACE_CHANGED, events.poll(60, TimeUnit.SECONDS));
    assertArrayEquals(new int[] {nsid}, await(other.admin().changedNamespaces()));
    assertEquals(StatusCode.SUCCESS, status(AdminCommandBuilder.deleteNamespace(nsid)));
    assertEquals(NAMESPACE_CHANGED, events.poll(60, TimeUnit.SECONDS));
    assertArrayEquals(new int[] {nsid}, await(other.admin().changedNamespaces()));
  }

  @Test
  void attachmentOutlivesTheController() throws Exception {
    int nsid = created(8, 1);
    await(controller.shutdown());
    controller = await(target.host.connect(target.options()));
    admin = controller.admin();
    assertArrayEquals(new int[] {1, nsid}, list(admin, IdentifyCns.ACTIVE_NAMESPACE_LIST));
    HostController second = await(target.host.connect(target.options()));
    assertArrayEquals(new int[] {1, nsid}, list(second.admin(), IdentifyCns.ACTIVE_NAMESPACE_LIST), "all of the host's");
    await(second.shutdown());
    assertTrue(target.store.snapshot().host(TestTarget.HOST_NQN).isPresent(), "so that the list of hosts may name it");
  }
}
