// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.admin;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.Admin;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.Completion;
import io.weft.host.HostController;
import io.weft.host.NvmeCommand;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Nsid;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Get Features and Set Features of features that keep the value that the host has set. */
@Timeout(300)
class FeatureIT {
  private static final int INVALID_FIELD = StatusCode.INVALID_FIELD | StatusCode.DNR;
  private static final int INVALID_NAMESPACE = StatusCode.INVALID_NAMESPACE | StatusCode.DNR;
  private static final int CHANGEABLE = 4;
  private static final int NAMESPACE_SPECIFIC = 2;

  private TestTarget target;
  private HostController controller;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:16MiB"), NamespaceEntry.of(7, "null:1GiB"));
    controller = await(target.host.connect(target.options()));
    admin = controller.admin();
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    target.close();
  }

  private Completion answer(NvmeCommand command) throws Exception {
    return await(admin.queue().execute(command));
  }

  private int setStatus(int fid, int nsid, int value) throws Exception {
    return answer(AdminCommandBuilder.setFeatures(fid, false, nsid, value)).status() & ~StatusCode.MORE;
  }

  private int getStatus(int fid, int nsid, int dword11) throws Exception {
    return answer(AdminCommandBuilder.getFeatures(fid, 0, nsid).cdw(11, dword11)).status() & ~StatusCode.MORE;
  }

  private int get(int fid, int select, int nsid, int dword11) throws Exception {
    Completion completion = answer(AdminCommandBuilder.getFeatures(fid, select, nsid).cdw(11, dword11));
    assertEquals(0, completion.status());
    return completion.dword0();
  }

  /** Sets a value and checks the result of every select. */
  private void keeps(int fid, int byDefault, int value) throws Exception {
    assertEquals(byDefault, get(fid, FeatureId.SELECT_CURRENT, 0, 0));
    assertEquals(0, setStatus(fid, 0, value));
    assertEquals(value, get(fid, FeatureId.SELECT_CURRENT, 0, 0));
    assertEquals(byDefault, get(fid, FeatureId.SELECT_DEFAULT, 0, 0));
    assertEquals(byDefault, get(fid, FeatureId.SELECT_SAVED, 0, 0), "nothing is saved, so the default");
    assertEquals(CHANGEABLE, get(fid, FeatureId.SELECT_SUPPORTED_CAPABILITIES, 0, 0));
    assertEquals(StatusCode.FEATURE_NOT_SAVEABLE | StatusCode.DNR,
        answer(AdminCommandBuilder.setFeatures(fid, true, 0, byDefault)).status() & ~StatusCode.MORE);
    assertEquals(StatusCode.FEATURE_NOT_NAMESPACE_SPECIFIC | StatusCode.DNR, setStatus(fid, 1, byDefault));
    assertEquals(value, get(fid, FeatureId.SELECT_CURRENT, Nsid.ALL, 0), "refused, not half done");
    await(controller.disable());
    await(controller.enable());
    assertEquals(byDefault, get(fid, FeatureId.SELECT_CURRENT, 0, 0), "a reset gives the default");
  }

  @Test
  @Proves("feature 01h")
  void arbitration() throws Exception {
    keeps(FeatureId.ARBITRATION, 7, 0x0302_0103);
  }

  @Test
  @Proves("feature 02h")
  void powerManagement() throws Exception {
    keeps(FeatureId.POWER_MANAGEMENT, 0, 2 << 5);
    assertEquals(INVALID_FIELD, setStatus(FeatureId.POWER_MANAGEMENT, 0, 1), "there is no power state 1");
  }

  @Test
  @Proves("feature 0ah")
  void writeAtomicity() throws Exception {
    keeps(FeatureId.WRITE_ATOMICITY, 0, 1);
  }

  @Test
  @Proves({"feature 04h", "field id-ctrl.WCTEMP", "field id-ctrl.CCTEMP"})
  void temperatureThreshold() throws Exception {
    int warning = (int) controller.identity().get(IdentifyControllerField.WCTEMP);
    assertEquals(343, warning);
    assertEquals(358, controller.identity().get(IdentifyControllerField.CCTEMP));
    int fid = FeatureId.TEMPERATURE_THRESHOLD;
    int under = 1 << 20;
    keeps(fid, warning, 300);
    assertEquals(0, setStatus(fid, 0, under | 270));
    assertEquals(270, get(fid, 0, 0, under));
    assertEquals(warning, get(fid, 0, 0, 0));
    assertEquals(0, get(fid, FeatureId.SELECT_DEFAULT, 0, under));
    assertEquals(0, setStatus(fid, 0, 15 << 16 | 310), "all sensors");
    assertEquals(310, get(fid, 0, 0, 0));
    assertEquals(INVALID_FIELD, setStatus(fid, 0, 1 << 16 | 310), "there is no sensor 1");
    assertEquals(INVALID_FIELD, setStatus(fid, 0, 2 << 20 | 310), "there is no such type of threshold");
    assertEquals(INVALID_FIELD, getStatus(fid, 0, 15 << 16));
  }

  @Test
  @Proves("feature 05h")
  void errorRecoveryIsPerNamespace() throws Exception {
    int fid = FeatureId.ERROR_RECOVERY;
    assertEquals(CHANGEABLE | NAMESPACE_SPECIFIC, get(fid, FeatureId.SELECT_SUPPORTED_CAPABILITIES, 1, 0));
    assertEquals(0, setStatus(fid, 1, 50));
    assertEquals(50, get(fid, 0, 1, 0));
    assertEquals(0, get(fid, 0, 7, 0));
    assertEquals(0, get(fid, FeatureId.SELECT_DEFAULT, 1, 0));
    assertEquals(0, setStatus(fid, Nsid.ALL, 60));
    assertEquals(60, get(fid, 0, 1, 0));
    assertEquals(60, get(fid, 0, 7, 0));
    assertEquals(INVALID_FIELD, setStatus(fid, 1, 1 << 16), "DULBE");
    assertEquals(INVALID_FIELD, setStatus(fid, 2, 50), "inactive");
    assertEquals(INVALID_FIELD, getStatus(fid, 2, 0), "inactive");
    assertEquals(INVALID_NAMESPACE, setStatus(fid, 0, 50));
    assertEquals(INVALID_NAMESPACE, getStatus(fid, 0xffff_fff0, 0));
    assertEquals(INVALID_NAMESPACE, getStatus(fid, Nsid.ALL, 0));
  }

  @Test
  @Proves("feature 16h")
  void hostBehavior() throws Exception {
    ByteBuffer behavior = ByteBuffer.allocate(512).put(0, (byte) 1).put(2, (byte) 1);
    assertEquals(0, setBehavior(behavior));
    assertEquals(behavior, getBehavior(FeatureId.SELECT_CURRENT));
    assertEquals(ByteBuffer.allocate(512), getBehavior(FeatureId.SELECT_DEFAULT));
    assertEquals(INVALID_FIELD, setBehavior(ByteBuffer.allocate(512).put(1, (byte) 2)));
    assertEquals(INVALID_FIELD, setBehavior(ByteBuffer.allocate(512).put(4, (byte) 4)), "copy format 2");
    assertEquals(behavior, getBehavior(FeatureId.SELECT_CURRENT), "refused, not half done");
    assertEquals(StatusCode.SGL_LENGTH_INVALID | StatusCode.DNR, setBehavior(ByteBuffer.allocate(8)));
  }

  private int setBehavior(ByteBuffer data) throws Exception {
    return answer(AdminCommandBuilder.setFeatures(FeatureId.HOST_BEHAVIOR, false, 0, 0).data(data)).status() & ~StatusCode.MORE;
  }

  private ByteBuffer getBehavior(int select) throws Exception {
    ByteBuffer into = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0, answer(AdminCommandBuilder.getFeatures(FeatureId.HOST_BEHAVIOR, select, 0).data(into)).status());
    return into;
  }

  @Test
  @Proves("feature 19h")
  void commandSetProfile() throws Exception {
    assertEquals(0, get(FeatureId.IO_COMMAND_SET_PROFILE, 0, 0, 0));
    assertEquals(0, setStatus(FeatureId.IO_COMMAND_SET_PROFILE, 0, 0));
    assertEquals(StatusCode.COMMAND_SET_COMBINATION_REJECTED | StatusCode.DNR,
        setStatus(FeatureId.IO_COMMAND_SET_PROFILE, 0, 1));
  }

  @Test
  void featuresAndSelectsThatDoNotExistAreRefused() throws Exception {
    assertEquals(INVALID_FIELD, getStatus(0, 0, 0));
    assertEquals(INVALID_FIELD, getStatus(FeatureId.INTERRUPT_COALESCING, 0, 0), "there are no interrupts");
    assertEquals(INVALID_FIELD, setStatus(0xfe, 0, 0));
    assertEquals(INVALID_FIELD,
        answer(AdminCommandBuilder.getFeatures(FeatureId.ARBITRATION, 4, 0)).status() & ~StatusCode.MORE);
    assertEquals(INVALID_FIELD, getStatus(FeatureId.VOLATILE_WRITE_CACHE, 0, 0), "memory has no volatile write cache");
    assertEquals(INVALID_FIELD, setStatus(FeatureId.VOLATILE_WRITE_CACHE, 0, 0));
  }

  @Test
  @DisplayName("rule 42: Get Features of a controller feature ignores the NSID")
  void controllerFeaturesIgnoreTheNsid() throws Exception {
    assertEquals(5000, get(FeatureId.KEEP_ALIVE_TIMER, 0, 1, 0));
    assertEquals(5000, get(FeatureId.KEEP_ALIVE_TIMER, 0, Nsid.ALL, 0));
    assertEquals(0, setStatus(FeatureId.KEEP_ALIVE_TIMER, Nsid.ALL, 5000));
  }

  @Test
  @DisplayName("KATO FFFFFFFFh reads back as set, and the default is that of NVMe/TCP, 1D4C0h (mend 13)")
  @Proves("feature 0fh")
  void keepAliveTimer() throws Exception {
    assertEquals(0, setStatus(FeatureId.KEEP_ALIVE_TIMER, 0, -1));
    assertEquals(-1, get(FeatureId.KEEP_ALIVE_TIMER, FeatureId.SELECT_CURRENT, 0, 0));
    assertEquals(0x1d4c0, get(FeatureId.KEEP_ALIVE_TIMER, FeatureId.SELECT_DEFAULT, 0, 0));
  }
}
