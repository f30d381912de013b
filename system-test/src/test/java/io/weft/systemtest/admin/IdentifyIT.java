// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.admin;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.host.Admin;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.NvmeHost;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.ControllerList;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.nvme.identify.IndependentNamespace;
import io.weft.nvme.identify.IndependentNamespaceField;
import io.weft.nvme.identify.NamespaceList;
import io.weft.nvme.identify.NvmController;
import io.weft.nvme.identify.NvmControllerField;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Identify: each structure, with each kind of NSID, CNTID and CSI. */
@Timeout(300)
class IdentifyIT {
  private static final int ALL = 0xffff_ffff;
  private static final int NOT_ACTIVE = 2;
  private static final int MASKED = 9;
  private static final int DISABLED = 12;
  private static final int HIGHEST = 0xffff;
  private static final String OTHER_NQN = "nqn.2026-11.io.weft:other-host";
  private static final ByteBuffer ZEROES = ByteBuffer.allocate(4096);

  private TestTarget target;
  private NvmeHost otherHost;
  private HostController controller;
  private HostController other;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(
        NamespaceEntry.of(1, "memory:16MiB").withAnaGroupId(1),
        NamespaceEntry.of(7, "null:1GiB"),
        NamespaceEntry.of(MASKED, "null:1GiB").withVisibleTo(AllowedHosts.only(OTHER_NQN)),
        NamespaceEntry.of(DISABLED, "null:1GiB").withEnable(false),
        NamespaceEntry.of(HIGHEST, "null:1MiB"));
    controller = await(target.host.connect(target.options()));
    otherHost = NvmeHost.create(target.vertx, new HostIdentity(OTHER_NQN, UUID.randomUUID()));
    other = await(otherHost.connect(target.options()));
    admin = controller.admin();
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    await(other.shutdown());
    await(otherHost.close());
    target.close();
  }

  private static int status(Admin at, int cns, int nsid, int csi, int cntid) throws Exception {
    ByteBuffer into = ByteBuffer.allocate(IdentifyCns.LENGTH);
    return await(at.queue().execute(AdminCommandBuilder.identify(cns, nsid, csi, cntid, into))).status() & ~StatusCode.MORE;
  }

  private void assertInvalidNamespace(int cns, int... nsids) throws Exception {
    for (int nsid : nsids) {
      assertEquals(StatusCode.INVALID_NAMESPACE | StatusCode.DNR, status(admin, cns, nsid, 0, 0),
          "CNS %xh of NSID %xh".formatted(cns, nsid));
    }
  }

  private void assertZeroes(int cns, int... nsids) throws Exception {
    for (int nsid : nsids) {
      assertEquals(ZEROES, await(admin.identify(cns, nsid, 0)).rewind(), "CNS %xh of NSID %xh".formatted(cns, nsid));
    }
  }

  private void assertNvmOnly(int cns) throws Exception {
    assertEquals(StatusCode.SUCCESS, status(admin, cns, 1, 0, 0));
    for (int csi : new int[] {1, 2, 3, 0xff}) {
      assertEquals(StatusCode.INVALID_FIELD | StatusCode.DNR, status(admin, cns, 1, csi, 0), "CSI " + csi);
    }
  }

  private static int[] controllers(Admin at, int cns, int nsid, int cntid) throws Exception {
    ByteBuffer into = ByteBuffer.allocate(IdentifyCns.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    await(at.queue().require(AdminCommandBuilder.identify(cns, nsid, 0, cntid, into)));
    return ControllerList.decode(into, 0);
  }

  private int[] list(int cns, int after) throws Exception {
    return NamespaceList.decode(await(admin.identify(cns, after, 0)), 0);
  }

  @Test
  @DisplayName("rules 42, 43: Identify Namespace distinguishes inactive NSIDs from invalid ones")
  @Proves("cns 00h")
  void identifyNamespace() throws Exception {
    IdentifyNamespace data = await(admin.identifyNamespace(1));
    assertEquals(4096, data.get(IdentifyNamespaceField.NSZE));
    assertEquals(4096, data.get(IdentifyNamespaceField.NCAP));
    assertEquals(4096, data.get(IdentifyNamespaceField.NUSE));
    assertEquals(12, data.blockSizeExponentInUse());
    assertEquals(1, data.get(IdentifyNamespaceField.NMIC));
    assertEquals(1, data.get(IdentifyNamespaceField.ANAGRPID));
    assertEquals(1, data.get(IdentifyNamespaceField.ENDGID));
    assertEquals(16 << 20, data.get(IdentifyNamespaceField.NVMCAP));
    assertEquals(256, await(admin.identifyNamespace(HIGHEST)).get(IdentifyNamespaceField.NSZE));
    assertZeroes(IdentifyCns.NAMESPACE, NOT_ACTIVE, MASKED, DISABLED, 0xfffe);
    assertInvalidNamespace(IdentifyCns.NAMESPACE, 0, 0x1_0000, 0x8000_0000, 0xffff_fffe, ALL);
  }

  @Test
  @DisplayName("rule 43: lists of active namespaces start after any NSID")
  @Proves({"cns 02h", "cns 07h"})
  void activeNamespaces() throws Exception {
    for (int cns : new int[] {IdentifyCns.ACTIVE_NAMESPACE_LIST, IdentifyCns.COMMAND_SET_ACTIVE_NAMESPACE_LIST}) {
      assertArrayEquals(new int[] {1, 7, HIGHEST}, list(cns, 0));
      assertArrayEquals(new int[] {7, HIGHEST}, list(cns, 1));
      assertArrayEquals(new int[] {7, HIGHEST}, list(cns, 6));
      assertArrayEquals(new int[] {}, list(cns, 0xffff_fffd));
      assertInvalidNamespace(cns, 0xffff_fffe, ALL);
    }
    assertNvmOnly(IdentifyCns.COMMAND_SET_ACTIVE_NAMESPACE_LIST);
  }

  @Test
  @DisplayName("rules 42, 43: structures of one namespace require an active NSID")
  @Proves({"cns 03h", "cns 05h", "cns 08h"})
  void onlyOfActiveNamespaces() throws Exception {
    for (int cns : new int[] {IdentifyCns.NAMESPACE_DESCRIPTORS, IdentifyCns.COMMAND_SET_NAMESPACE,
        IdentifyCns.COMMAND_SET_INDEPENDENT_NAMESPACE}) {
      assertInvalidNamespace(cns, 0, NOT_ACTIVE, MASKED, DISABLED, 0x1_0000, 0xffff_fffe, ALL);
    }
    assertNvmOnly(IdentifyCns.COMMAND_SET_NAMESPACE);
    assertZeroes(IdentifyCns.COMMAND_SET_NAMESPACE, 1);
    IndependentNamespace data =
        IndependentNamespace.decode(await(admin.identify(IdentifyCns.COMMAND_SET_INDEPENDENT_NAMESPACE, 7, 0)), 0);
    assertEquals(IndependentNamespace.NSFEAT_NO_VOLATILE_WRITE_CACHE, data.get(IndependentNamespaceField.NSFEAT));
    assertEquals(1, data.get(IndependentNamespaceField.NMIC));
    assertEquals(1, data.get(IndependentNamespaceField.ANAGRPID));
    assertEquals(7, data.get(IndependentNamespaceField.ENDGID));
    assertEquals(IndependentNamespace.NSTAT_READY, data.get(IndependentNamespaceField.NSTAT));
    assertEquals(StatusCode.SUCCESS, status(admin, IdentifyCns.COMMAND_SET_INDEPENDENT_NAMESPACE, 7, 2, 0),
        "the structure is independent of CSI");
  }

  @Test
  @Proves({"cns 10h", "cns 11h", "cns 1ah", "cns 1bh"})
  void allocatedNamespaces() throws Exception {
    for (int cns : new int[] {IdentifyCns.ALLOCATED_NAMESPACE_LIST, IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE_LIST}) {
      assertArrayEquals(new int[] {1, 7, HIGHEST}, list(cns, 0));
      assertArrayEquals(new int[] {HIGHEST}, list(cns, 7));
      assertInvalidNamespace(cns, 0xffff_fffe, ALL);
    }
    assertNvmOnly(IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE_LIST);
    assertNvmOnly(IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE);
    assertZeroes(IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE, 1, NOT_ACTIVE, MASKED, DISABLED);
    assertInvalidNamespace(IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE, 0, 0x1_0000, ALL);
    assertEquals(await(admin.identify(IdentifyCns.NAMESPACE, 7, 0)),
        await(admin.identify(IdentifyCns.ALLOCATED_NAMESPACE, 7, 0)));
    assertZeroes(IdentifyCns.ALLOCATED_NAMESPACE, NOT_ACTIVE, MASKED, DISABLED);
    assertInvalidNamespace(IdentifyCns.ALLOCATED_NAMESPACE, 0, 0x1_0000, ALL);
  }

  @Test
  @Proves({"cns 12h", "cns 13h"})
  void controllerLists() throws Exception {
    int first = Math.min(controller.id(), other.id());
    int second = Math.max(controller.id(), other.id());
    assertNotEquals(first, second);
    for (int cns : new int[] {IdentifyCns.CONTROLLER_LIST, IdentifyCns.NAMESPACE_CONTROLLER_LIST}) {
      assertArrayEquals(new int[] {first, second}, controllers(admin, cns, 1, 0));
      assertArrayEquals(new int[] {first, second}, controllers(admin, cns, 1, first));
      assertArrayEquals(new int[] {second}, controllers(admin, cns, 1, first + 1));
      assertArrayEquals(new int[] {}, controllers(admin, cns, 1, second + 1));
    }
    assertArrayEquals(new int[] {other.id()},
        controllers(other.admin(), IdentifyCns.NAMESPACE_CONTROLLER_LIST, MASKED, 0), "as the host that sees it is told");
    assertInvalidNamespace(IdentifyCns.NAMESPACE_CONTROLLER_LIST, 0, NOT_ACTIVE, MASKED, DISABLED, 0x1_0000);
    assertEquals(StatusCode.INVALID_FIELD | StatusCode.DNR,
        status(admin, IdentifyCns.NAMESPACE_CONTROLLER_LIST, ALL, 0, 0));
  }

  @Test
  @Proves("cns 19h")
  void enduranceGroups() throws Exception {
    assertArrayEquals(new int[] {1, 7, HIGHEST}, enduranceGroups(0));
    assertArrayEquals(new int[] {7, HIGHEST}, enduranceGroups(2));
    assertArrayEquals(new int[] {HIGHEST}, enduranceGroups(HIGHEST));
  }

  private int[] enduranceGroups(int from) throws Exception {
    ByteBuffer into = ByteBuffer.allocate(IdentifyCns.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    await(admin.queue().require(
        AdminCommandBuilder.identify(IdentifyCns.ENDURANCE_GROUP_LIST, 0, 0, 0, into).cdw(11, from)));
    return ControllerList.decode(into, 0);
  }

  @Test
  @DisplayName("rule 48: the limits of Verify and Write Zeroes are announced")
  @Proves({"cns 06h", "field id-ctrl-nvm.VSL", "field id-ctrl-nvm.WZSL"})
  void nvmController() throws Exception {
    assertNvmOnly(IdentifyCns.COMMAND_SET_CONTROLLER);
    NvmController data = NvmController.decode(await(admin.identify(IdentifyCns.COMMAND_SET_CONTROLLER, 0, 0)), 0);
    assertEquals(0x1_0100, data.get(NvmControllerField.VER));
    assertEquals(10, data.get(NvmControllerField.VSL), "4 MiB in pages of 4 KiB, as a power of two");
    assertEquals(13, data.get(NvmControllerField.WZSL), "32 MiB");
    assertEquals(0, data.get(NvmControllerField.DMRSL), "Dataset Management has no limit");
  }

  @Test
  @Proves("cns 1ch")
  void commandSets() throws Exception {
    for (int cntid : new int[] {0xffff, controller.id(), other.id()}) {
      ByteBuffer into = ByteBuffer.allocate(IdentifyCns.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
      await(admin.queue().require(AdminCommandBuilder.identify(IdentifyCns.IO_COMMAND_SETS, 0, 0, cntid, into)));
      assertEquals(1, into.getLong(0), "the NVM Command Set alone");
      assertEquals(ZEROES.slice(8, 4088), into.slice(8, 4088), "and no other combination");
    }
    assertEquals(StatusCode.INVALID_FIELD | StatusCode.DNR,
        status(admin, IdentifyCns.IO_COMMAND_SETS, 0, 0, 0x7fff), "no such controller");
  }

  @Test
  @DisplayName("rule 42: Identify Controller accepts any NSID")
  @Proves("cns 01h")
  void identifyController() throws Exception {
    ByteBuffer data = await(admin.identify(IdentifyCns.CONTROLLER, 0, 0));
    assertEquals(data, await(admin.identify(IdentifyCns.CONTROLLER, ALL, 0)));
    assertEquals(data, await(admin.identify(IdentifyCns.CONTROLLER, NOT_ACTIVE, 0)));
    IdentifyController fields = IdentifyController.decode(data, 0);
    assertEquals(0xffff, fields.get(IdentifyControllerField.NN));
    assertEquals(1024, fields.get(IdentifyControllerField.MNAN));
    assertEquals(0xffff, fields.get(IdentifyControllerField.ENDGIDMAX));
    assertEquals(128, fields.get(IdentifyControllerField.ANAGRPMAX));
    assertEquals(128, fields.get(IdentifyControllerField.NANAGRPID));
    assertEquals(0x1f, fields.get(IdentifyControllerField.ANACAP));
    assertEquals(0x900, fields.get(IdentifyControllerField.OAES));
  }

  @Test
  void everyOtherStructureIsRefused() throws Exception {
    for (int cns : new int[] {0x04, 0x09, 0x0a, 0x14, 0x15, 0x16, 0x17, 0x18, 0x1d, 0x20, 0xff}) {
      assertEquals(StatusCode.INVALID_FIELD | StatusCode.DNR, status(admin, cns, 1, 0, 0), "CNS " + cns);
    }
  }
}
