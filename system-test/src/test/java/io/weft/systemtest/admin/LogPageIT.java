// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.admin;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.NamespaceEntry;
import io.weft.host.Admin;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.NvmeCommand;
import io.weft.nvme.FeatureId;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.CommandsSupportedEffects;
import io.weft.nvme.log.FirmwareSlotField;
import io.weft.nvme.log.FirmwareSlotLog;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.SupportedIdentifiers;
import io.weft.targetnode.storage.SparseFile;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The rules that every log page follows, and the log pages that list what is supported. */
@Timeout(300)
class LogPageIT {
  private static final int ALL = 0xffff_ffff;
  private static final int INVALID_FIELD = StatusCode.INVALID_FIELD | StatusCode.DNR;

  @TempDir
  private Path folder;
  private TestTarget target;
  private HostController controller;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    // With a write cache: without one the controller does not support the feature that controls it.
    Path disk = folder.resolve("disk");
    SparseFile.createIfMissing(disk, 1 << 20);
    target = TestTarget.with(NamespaceEntry.of(1, disk.toString()));
    controller = await(target.host.connect(target.options()));
    admin = controller.admin();
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    target.close();
  }

  private static NvmeCommand read(int lid, int nsid, long offset, int length) {
    return AdminCommandBuilder.getLogPage(lid, 0, nsid, false, offset, ByteBuffer.allocate(length));
  }

  private int status(NvmeCommand command) throws Exception {
    return await(admin.queue().execute(command)).status() & ~StatusCode.MORE;
  }

  private SupportedIdentifiers identifiers(int lid) throws Exception {
    return SupportedIdentifiers.decode(await(admin.logPage(lid, 0, ALL, false, 0, SupportedIdentifiers.LENGTH)), 0);
  }

  @Test
  @Proves("log 00h")
  void supportedLogPagesAreThoseThatAreAnswered() throws Exception {
    SupportedIdentifiers supported = identifiers(LogPageId.SUPPORTED_LOG_PAGES);
    for (int lid = 0; lid < 256; lid++) {
      // Some pages require an NSID or an index that is missing here, and fail with another status.
      boolean known = status(read(lid, ALL, 0, 16)) != (StatusCode.INVALID_LOG_PAGE | StatusCode.DNR);
      assertEquals(known ? SupportedIdentifiers.SUPPORTED : 0, supported.get(lid), "log page " + lid);
    }
    assertEquals(SupportedIdentifiers.SUPPORTED, supported.get(LogPageId.SUPPORTED_LOG_PAGES));
  }

  @Test
  @Proves("log 12h")
  void featureEffectsAreThoseOfTheFeatures() throws Exception {
    SupportedIdentifiers supported = identifiers(LogPageId.FEATURE_EFFECTS);
    for (int fid = 0; fid < 256; fid++) {
      NvmeCommand capabilities = AdminCommandBuilder.getFeatures(fid, FeatureId.SELECT_SUPPORTED_CAPABILITIES, 1);
      boolean known = status(capabilities.cdw(11, 1)) != INVALID_FIELD;
      assertEquals(known, (supported.get(fid) & SupportedIdentifiers.SUPPORTED) != 0, "feature " + fid);
      assertEquals(known, supported.get(fid) >>> 20 != 0, "scope of feature " + fid);
    }
    assertEquals(SupportedIdentifiers.SUPPORTED | SupportedIdentifiers.FEATURE_CONTROLLER_SCOPE,
        supported.get(FeatureId.KEEP_ALIVE_TIMER));
  }

  @Test
  @Proves("log 05h")
  void commandEffectsAreOfOneCommandSet() throws Exception {
    CommandsSupportedEffects page = CommandsSupportedEffects.decode(
        await(admin.logPage(LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS, 0, ALL, false, 0, 4096)), 0);
    int changes = CommandsSupportedEffects.CSUPP | CommandsSupportedEffects.LBCC;
    for (IoOpcode opcode : List.of(IoOpcode.WRITE, IoOpcode.WRITE_ZEROES, IoOpcode.DATASET_MANAGEMENT)) {
      assertEquals(changes, page.io(opcode.code()));
    }
    assertEquals(CommandsSupportedEffects.CSUPP, page.io(IoOpcode.READ.code()));
    for (int opcode = 0; opcode < 256; opcode++) {
      assertEquals(0, page.admin(opcode) >>> 20, "no scope of admin command " + opcode + ", of which Linux 6.12 warns");
    }
    for (int csi : new int[] {1, 2, 255}) {
      ByteBuffer data = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
      NvmeCommand command =
          AdminCommandBuilder.getLogPage(LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS, 0, ALL, false, 0, data).cdw(14, csi << 24);
      assertEquals(StatusCode.SUCCESS, status(command), "CSI " + csi);
      CommandsSupportedEffects other = CommandsSupportedEffects.decode(data, 0);
      for (int opcode = 0; opcode < 256; opcode++) {
        assertEquals(page.admin(opcode), other.admin(opcode), "admin command " + opcode);
        assertEquals(0, other.io(opcode), "no I/O commands of command set " + csi);
      }
    }
  }

  @Test
  @Proves("log 13h")
  void noManagementInterface() throws Exception {
    assertEquals(ByteBuffer.allocate(4096), await(admin.logPage(LogPageId.NVME_MI_EFFECTS, 0, 0, false, 0, 4096)));
  }

  @Test
  @Proves("log 03h")
  void firmwareSlots() throws Exception {
    FirmwareSlotLog page = FirmwareSlotLog.decode(
        await(admin.logPage(LogPageId.FIRMWARE_SLOT, 0, ALL, false, 0, FirmwareSlotLog.LENGTH)), 0);
    assertEquals(1, page.get(FirmwareSlotField.AFI));
    assertEquals("0.1", page.getText(FirmwareSlotField.FRS1));
    assertEquals(0, page.get(FirmwareSlotField.FRS2));
  }

  @Test
  @DisplayName("rule 36: offsets are multiples of a dword up to the end of the page, and reads past the end are zeroes")
  @Proves("admin 02h")
  void offsets() throws Exception {
    ByteBuffer whole = await(admin.logPage(LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS, 0, ALL, false, 0, 4096));
    ByteBuffer part = await(admin.logPage(LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS, 0, ALL, false, 1028, 8));
    assertEquals(whole.slice(1028, 8), part);
    assertTrue(part.order(ByteOrder.LITTLE_ENDIAN).getInt(0) != 0, "Read is supported");
    ByteBuffer across = await(admin.logPage(LogPageId.SUPPORTED_LOG_PAGES, 0, ALL, false, 1020, 64));
    assertEquals(ByteBuffer.allocate(60), across.slice(4, 60));
    int page = LogPageId.SUPPORTED_LOG_PAGES;
    assertEquals(StatusCode.SUCCESS, status(read(page, ALL, 1024, 4)), "at the end there is nothing, which is no error");
    assertEquals(INVALID_FIELD, status(read(page, ALL, 1028, 4)));
    assertEquals(INVALID_FIELD, status(read(page, ALL, -4, 4)), "as an unsigned number");
    for (int odd = 1; odd < 4; odd++) {
      assertEquals(INVALID_FIELD, status(read(page, ALL, odd, 4)));
    }
    assertEquals(INVALID_FIELD, status(read(page, ALL, 0, 4).cdw(14, 1 << 23)), "no page has an index");
    assertEquals(StatusCode.SUCCESS, status(read(page, ALL, 0, 4).cdw(14, 5)), "UUID indexes are not supported: ignored");
  }

  @Test
  @DisplayName("rule 36: a length above 256 KiB needs NUMDU, and must match the SGL")
  void lengths() throws Exception {
    ByteBuffer large = ByteBuffer.allocate(512 << 10);
    NvmeCommand command =
        AdminCommandBuilder.getLogPage(LogPageId.ERROR_INFORMATION, 0, ALL, false, 0, large).data(large);
    assertEquals(1, command.cdw(11), "NUMDU");
    assertEquals(StatusCode.SUCCESS, status(command));
    assertEquals(StatusCode.SGL_LENGTH_INVALID | StatusCode.DNR,
        status(read(LogPageId.SUPPORTED_LOG_PAGES, ALL, 0, 8).data(ByteBuffer.allocate(4))));
    ByteBuffer tooLarge = ByteBuffer.allocate(2 << 20);
    assertEquals(INVALID_FIELD,
        status(AdminCommandBuilder.getLogPage(LogPageId.ERROR_INFORMATION, 0, ALL, false, 0, tooLarge)), "above MDTS");
  }

  @Test
  @DisplayName("rule 42: pages about the controller refuse the NSID of a namespace")
  void namespaceIdentifiers() throws Exception {
    SupportedIdentifiers supported = identifiers(LogPageId.SUPPORTED_LOG_PAGES);
    // Those of a namespace, and of an Endurance Group.
    Set<Integer> others = Set.of(LogPageId.SMART_HEALTH, LogPageId.ENDURANCE_GROUP);
    for (int lid = 0; lid < 256; lid++) {
      if (supported.get(lid) == SupportedIdentifiers.SUPPORTED && !others.contains(lid)) {
        assertEquals(StatusCode.SUCCESS, status(read(lid, 0, 0, 16)), "log page " + lid);
        assertEquals(StatusCode.SUCCESS, status(read(lid, ALL, 0, 16)), "log page " + lid);
        assertEquals(INVALID_FIELD, status(read(lid, 1, 0, 16)), "log page " + lid);
      }
    }
  }
}
