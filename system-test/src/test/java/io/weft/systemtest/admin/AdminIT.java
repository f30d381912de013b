// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.admin;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.config.NamespaceEntry;
import io.weft.host.Admin;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.Completion;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.host.HostQueue;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.AnaState;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.Nsid;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.nvme.identify.NamespaceDescriptorList;
import io.weft.nvme.log.AnaLog;
import io.weft.nvme.log.CommandsSupportedEffects;
import io.weft.nvme.log.ErrorLogEntry;
import io.weft.nvme.log.ErrorLogField;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.SmartLog;
import io.weft.nvme.log.SmartLogField;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Admin commands and their results. */
@Timeout(300)
class AdminIT {
  private static final int DNR = StatusCode.DNR;
  private final NamespaceEntry first = NamespaceEntry.of(1, "memory:16MiB");
  private final NamespaceEntry second = NamespaceEntry.of(7, "null:1GiB");
  private TestTarget target;
  private HostController controller;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(first, second);
    controller = await(target.host.connect(target.options()));
    admin = controller.admin();
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    target.close();
  }

  private int status(HostQueue queue, NvmeCommand command) throws Exception {
    return await(queue.execute(command)).status() & ~StatusCode.MORE;
  }

  private int identifyStatus(int cns, int nsid) throws Exception {
    return status(admin.queue(), AdminCommandBuilder.identify(cns, nsid, 0, 0, ByteBuffer.allocate(4096)));
  }

  @Test
  @DisplayName("rule 22: Identify Controller reports what hosts require")
  @Proves("admin 06h")
  void identifyController() throws Exception {
    IdentifyController data = await(admin.identifyController());
    assertEquals(controller.id(), data.get(IdentifyControllerField.CNTLID));
    assertEquals(await(admin.propertyGet(Property.VS)), data.get(IdentifyControllerField.VER));
    assertEquals(TestTarget.NQN, data.getText(IdentifyControllerField.SUBNQN));
    assertEquals("TEST01", data.getText(IdentifyControllerField.SN));
    assertEquals(0x66, data.get(IdentifyControllerField.SQES));
    assertEquals(0x44, data.get(IdentifyControllerField.CQES));
    assertEquals(10, data.get(IdentifyControllerField.KAS));
    assertEquals(1, data.get(IdentifyControllerField.CNTRLTYPE));
    assertEquals(16384, data.inCapsuleBytes());
    assertEquals(1, data.get(IdentifyControllerField.IORCSZ));
    assertNotEquals(0, data.get(IdentifyControllerField.MAXCMD));
    assertEquals(8, data.get(IdentifyControllerField.MDTS));
    assertTrue(data.get(IdentifyControllerField.NN) >= 1024);
    assertTrue(data.get(IdentifyControllerField.AERL) >= 3);
  }

  @Test
  @DisplayName("rules 42, 43: namespaces are listed in order, and unknown NSIDs are handled by the rules")
  void identifyNamespaces() throws Exception {
    assertArrayEquals(new int[] {1, 7}, await(admin.activeNamespaces()));
    ByteBuffer after = await(admin.identify(IdentifyCns.ACTIVE_NAMESPACE_LIST, 1, 0));
    assertEquals(7, after.getInt(0));
    assertEquals(0, after.getInt(4));
    assertEquals(4096, await(admin.identifyNamespace(1)).get(IdentifyNamespaceField.NSZE));
    assertEquals(0, await(admin.identifyNamespace(2)).blockSizeExponentInUse(), "inactive: all zero");
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR, identifyStatus(IdentifyCns.NAMESPACE, 0));
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR, identifyStatus(IdentifyCns.NAMESPACE, 0xffff_ffff));
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR, identifyStatus(IdentifyCns.ACTIVE_NAMESPACE_LIST, 0xffff_fffe));
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR, identifyStatus(IdentifyCns.ACTIVE_NAMESPACE_LIST, 0xffff_ffff));
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR, identifyStatus(IdentifyCns.NAMESPACE_DESCRIPTORS, 2));
    assertEquals(StatusCode.INVALID_FIELD | DNR, identifyStatus(0xc5, 0));
  }

  @Test
  void namespacesHaveTheirNames() throws Exception {
    NamespaceDescriptorList names = await(admin.namespaceDescriptors(1));
    assertEquals(first.identifiers().uuid(), names.uuid());
    assertEquals(0, names.commandSet());
    assertNotEquals(names.uuid(), await(admin.namespaceDescriptors(7)).uuid());
  }

  @Test
  @Proves("log 02h")
  void smartCountersCount() throws Exception {
    HostNamespace namespace = await(controller.namespace(1));
    SmartLog before = await(admin.smartLog());
    await(namespace.write(0, ByteBuffer.allocate(1_024_000 / 4096 * 4096)));
    for (int i = 0; i < 10; i++) {
      await(namespace.read(0, ByteBuffer.allocate(4096)));
    }
    SmartLog after = await(admin.smartLog());
    assertEquals(10, after.get(SmartLogField.HRC) - before.get(SmartLogField.HRC));
    assertEquals(1, after.get(SmartLogField.HWC) - before.get(SmartLogField.HWC));
    assertEquals(2, after.get(SmartLogField.DUW) - before.get(SmartLogField.DUW));
    ByteBuffer ofOther = await(admin.logPage(LogPageId.SMART_HEALTH, 0, 7, false, 0, 512));
    assertEquals(0, SmartLog.decode(ofOther, 0).get(SmartLogField.HRC));
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR, status(admin.queue(),
        AdminCommandBuilder.getLogPage(LogPageId.SMART_HEALTH, 0, 2, false, 0, ByteBuffer.allocate(512))));
  }

  @Test
  @DisplayName("rule 52: an error has an entry in the log, and its completion has More set")
  void errorsAreLogged() throws Exception {
    HostQueue io = controller.ioQueues().getFirst();
    NvmeCommand command = IoCommandBuilder.read(1, 4095, 2, ByteBuffer.allocate(8192));
    Completion completion = await(io.execute(command));
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | DNR | StatusCode.MORE, completion.status());
    ErrorLogEntry entry = ErrorLogEntry.decode(
        await(admin.logPage(LogPageId.ERROR_INFORMATION, 0, 0, false, 0, ErrorLogEntry.LENGTH)), 0);
    assertEquals(1, entry.get(ErrorLogField.ECNT));
    assertEquals(1, entry.get(ErrorLogField.SQID));
    assertEquals(command.cid(), entry.get(ErrorLogField.CID));
    assertEquals(StatusCode.LBA_OUT_OF_RANGE, entry.get(ErrorLogField.STATUS) >> 1 & 0x7ff);
    assertEquals(1, entry.get(ErrorLogField.NSID));
    assertEquals(SqeLayout.SLBA, entry.get(ErrorLogField.PEL) & 0xff);
    assertEquals(4095, entry.get(ErrorLogField.LBA));
    assertEquals(1, await(admin.smartLog()).get(SmartLogField.NEILE));
  }

  @Test
  @DisplayName("the error log has no LBA for a command without a starting LBA in Dwords 10 and 11")
  void errorWithoutStartingLba() throws Exception {
    HostQueue io = controller.ioQueues().getFirst();
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | DNR | StatusCode.MORE,
        await(io.execute(IoCommandBuilder.deallocate(1, new long[] {4095}, new int[] {2}))).status());
    ErrorLogEntry entry = ErrorLogEntry.decode(
        await(admin.logPage(LogPageId.ERROR_INFORMATION, 0, 0, false, 0, ErrorLogEntry.LENGTH)), 0);
    assertEquals(IoOpcode.DATASET_MANAGEMENT.code(), entry.get(ErrorLogField.OPC));
    assertEquals(0, entry.get(ErrorLogField.LBA));
  }

  @Test
  void effectsLogNamesWhatIsAnsweredAndNothingElse() throws Exception {
    CommandsSupportedEffects page = CommandsSupportedEffects.decode(
        await(admin.logPage(LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS, 0, 0, false, 0, 4096)), 0);
    assertTrue((page.io(IoOpcode.WRITE.code()) & CommandsSupportedEffects.LBCC) != 0);
    HostQueue io = controller.ioQueues().getFirst();
    for (int opcode = 0; opcode < 256; opcode++) {
      if (opcode != AdminOpcode.FABRICS.code()) {
        boolean supported = (page.io(opcode) & CommandsSupportedEffects.CSUPP) != 0;
        int status = status(io, new NvmeCommand(opcode).nsid(0xffff_fff0));
        assertEquals(supported, status != (StatusCode.INVALID_OPCODE | DNR), "I/O opcode " + opcode);
      }
    }
    for (int opcode : IntStream.range(0, 256).filter(o -> o != AdminOpcode.FABRICS.code()).toArray()) {
      boolean supported = (page.admin(opcode) & CommandsSupportedEffects.CSUPP) != 0;
      if (opcode == AdminOpcode.ASYNC_EVENT_REQUEST.code()) {
        assertTrue(supported);
      } else {
        int status = status(admin.queue(), new NvmeCommand(opcode).cdw(10, 0xffff_ffff));
        assertEquals(supported, status != (StatusCode.INVALID_OPCODE | DNR), "admin opcode " + opcode);
      }
    }
  }

  @Test
  @DisplayName("rule 45: the ANA log has the port's groups with their namespaces")
  void anaLog() throws Exception {
    AnaLog log = await(admin.anaLog(controller.identity()));
    assertEquals(List.of(new AnaLog.Group(1, log.groups().getFirst().changeCount(), AnaState.OPTIMIZED, List.of(1, 7))),
        log.groups());
    ByteBuffer groupsOnly = await(admin.logPage(
        LogPageId.ASYMMETRIC_NAMESPACE_ACCESS, AnaLog.LSP_RGO, 0, false, 0, 64));
    assertEquals(List.of(), AnaLog.decode(groupsOnly, 0).groups().getFirst().nsids());
  }

  @Test
  @Proves("admin 08h")
  void abortOfAnEventRequestAborts() throws Exception {
    NvmeCommand request = AdminCommandBuilder.asyncEventRequest();
    Future<Completion> waiting = admin.queue().execute(request);
    await(admin.keepAlive());
    assertTrue(await(admin.abort(0, request.cid())));
    assertEquals(StatusCode.ABORT_REQUESTED, await(waiting).status() & 0x7ff);
    assertTrue(!await(admin.abort(0, 0x7777)), "there is no such command");
  }

  @Test
  void aNullNamespaceTakesEverythingAndGivesZeroes() throws Exception {
    HostNamespace namespace = await(controller.namespace(7));
    ByteBuffer ones = ByteBuffer.allocate(1 << 20);
    while (ones.hasRemaining()) {
      ones.put((byte) 1);
    }
    await(namespace.write(100, ones.flip()));
    ByteBuffer read = ByteBuffer.allocate(1 << 20);
    await(namespace.read(100, read));
    assertEquals(ByteBuffer.allocate(1 << 20), read);
    await(namespace.flush());
  }

  @Test
  @DisplayName("rule 42: Flush accepts NSID FFFFFFFFh and flushes all namespaces")
  void flushOfAllNamespaces() throws Exception {
    assertEquals(0, status(controller.ioQueues().getFirst(), IoCommandBuilder.flush(Nsid.ALL)));
  }
}
