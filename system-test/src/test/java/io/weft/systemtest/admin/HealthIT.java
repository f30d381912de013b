// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.admin;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Future;
import io.weft.host.Admin;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.Completion;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.Nsid;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.EnduranceGroupLog;
import io.weft.nvme.log.EnduranceGroupLogField;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.SmartLog;
import io.weft.nvme.log.SmartLogField;
import io.weft.testkit.Proves;
import io.weft.testkit.node.WatchedTarget;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The SMART / Health and Endurance Group log pages, and the events of critical warnings. */
@Timeout(300)
@Proves("log 02h")
class HealthIT {
  private static final int TEMPERATURE = 2;
  private static final int RELIABILITY = 4;
  private static final int TEMPERATURE_EVENT =
      AsyncEvent.dword0(AsyncEvent.TYPE_SMART_HEALTH, AsyncEvent.SMART_TEMPERATURE_THRESHOLD, LogPageId.SMART_HEALTH);
  private static final int RELIABILITY_EVENT =
      AsyncEvent.dword0(AsyncEvent.TYPE_SMART_HEALTH, AsyncEvent.SMART_RELIABILITY, LogPageId.SMART_HEALTH);

  private WatchedTarget target;
  private HostController controller;
  private HostNamespace namespace;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    target = new WatchedTarget();
    controller = target.connect();
    namespace = await(controller.namespace(1));
    admin = controller.admin();
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    target.close();
  }

  private int io(NvmeCommand command) throws Exception {
    return await(controller.ioQueues().getFirst().execute(command)).status() & ~StatusCode.MORE;
  }

  private SmartLog smart(boolean retain) throws Exception {
    return SmartLog.decode(
        await(admin.logPage(LogPageId.SMART_HEALTH, 0, Nsid.ALL, retain, 0, SmartLog.LENGTH)), 0);
  }

  private EnduranceGroupLog endurance() throws Exception {
    ByteBuffer into = ByteBuffer.allocate(EnduranceGroupLog.LENGTH);
    NvmeCommand command = AdminCommandBuilder.getLogPage(LogPageId.ENDURANCE_GROUP, 0, 0, false, 0, into).cdw(11, 1 << 16);
    assertEquals(0, await(admin.queue().execute(command)).status());
    return EnduranceGroupLog.decode(into, 0);
  }

  private Future<Completion> request() {
    return admin.queue().execute(AdminCommandBuilder.asyncEventRequest());
  }

  private void wants(int warnings) throws Exception {
    await(admin.setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, warnings));
  }

  @Test
  @Proves("log 09h")
  void countersCountWhatTheSpecificationSays() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(1024 * 512);
    await(namespace.write(0, data));
    await(namespace.read(0, ByteBuffer.allocate(512)));
    assertEquals(0, io(IoCommandBuilder.compare(1, 0, 2, ByteBuffer.allocate(1024))));
    assertEquals(0, io(IoCommandBuilder.verify(1, 0, 1024)));
    assertEquals(0, io(IoCommandBuilder.writeZeroes(1, 0, 1024, false)));
    assertEquals(0, io(IoCommandBuilder.blocks(IoOpcode.WRITE_UNCORRECTABLE, 1, 0, 8, 0)));
    SmartLog smart = smart(false);
    assertEquals(2, smart.get(SmartLogField.DUR), "Read, Compare, Verify; in thousands of 512 bytes, rounded up");
    assertEquals(2, smart.get(SmartLogField.DUW), "Write alone");
    assertEquals(2, smart.get(SmartLogField.HRC), "Read and Compare");
    assertEquals(1, smart.get(SmartLogField.HWC));
    assertEquals(0, smart.get(SmartLogField.MDIE));
    assertEquals(0, smart.get(SmartLogField.CW));
    assertEquals(100, smart.get(SmartLogField.AVSP));
    assertEquals(1, smart.get(SmartLogField.PWRC));
    assertEquals(StatusCode.UNRECOVERED_READ_ERROR | StatusCode.DNR, io(IoCommandBuilder.read(1, 0, 1, ByteBuffer.allocate(512))));
    assertEquals(0, smart(false).get(SmartLogField.MDIE), "Write Uncorrectable is no fault of the medium");

    EnduranceGroupLog group = endurance();
    assertEquals(2, group.get(EnduranceGroupLogField.DUR));
    assertEquals(2, group.get(EnduranceGroupLogField.DUW));
    assertEquals(2, group.get(EnduranceGroupLogField.MUW));
    assertEquals(2, group.get(EnduranceGroupLogField.HRC));
    assertEquals(1, group.get(EnduranceGroupLogField.HWC));
    assertEquals(1 << 20, group.get(EnduranceGroupLogField.TEGCAP));
    assertEquals(0, group.get(EnduranceGroupLogField.EGCW));
    assertEquals(1, group.get(EnduranceGroupLogField.NEILE));
  }

  @Test
  void anEnduranceGroupThatIsNotThereIsRefused() throws Exception {
    for (int group : new int[] {0, 2, 0xffff}) {
      NvmeCommand command = AdminCommandBuilder.getLogPage(
          LogPageId.ENDURANCE_GROUP, 0, 0, false, 0, ByteBuffer.allocate(512)).cdw(11, group << 16);
      assertEquals(StatusCode.INVALID_FIELD | StatusCode.DNR,
          await(admin.queue().execute(command)).status() & ~StatusCode.MORE);
    }
  }

  @Test
  @Proves({"aen smart", "feature 04h"})
  void aTemperatureThatReachesAThresholdIsTold() throws Exception {
    wants(TEMPERATURE);
    target.checkHealth();
    assertEquals(0, smart(false).get(SmartLogField.CTEMP), "no drive reports a temperature");
    assertEquals(0, smart(false).get(SmartLogField.CW));
    target.temperature(40);
    target.checkHealth();
    assertEquals(313, smart(false).get(SmartLogField.CTEMP));
    assertEquals(0, smart(false).get(SmartLogField.CW));
    Future<Completion> event = request();
    target.temperature(70);
    target.checkHealth();
    assertEquals(TEMPERATURE_EVENT, await(event).dword0());
    assertEquals(TEMPERATURE, smart(false).get(SmartLogField.CW));

    Future<Completion> again = request();
    target.checkHealth();
    await(admin.keepAlive());
    assertFalse(again.isComplete(), "the temperature is unchanged");
    target.temperature(40);
    target.checkHealth();
    await(admin.setFeature(FeatureId.TEMPERATURE_THRESHOLD, 0, 1 << 20 | 320));
    target.checkHealth();
    assertEquals(TEMPERATURE_EVENT, await(again).dword0(), "too cold for the host");
  }

  @Test
  @DisplayName("rule 34: an event waits for a request, and the next event until the log page has been read")
  void eventsWaitForRequests() throws Exception {
    wants(TEMPERATURE | RELIABILITY);
    target.temperature(90);
    target.checkHealth();
    await(admin.keepAlive());
    assertEquals(TEMPERATURE_EVENT, await(request()).dword0());
    Future<Completion> next = request();
    target.backend.writeStatus = StatusCode.WRITE_FAULT;
    assertEquals(StatusCode.WRITE_FAULT, io(IoCommandBuilder.write(1, 0, 1, ByteBuffer.allocate(512))));
    target.backend.writeStatus = 0;
    target.checkHealth();
    assertEquals(TEMPERATURE | RELIABILITY, smart(true).get(SmartLogField.CW));
    assertFalse(next.isComplete(), "events of the page are masked, and it was read with RAE");
    SmartLog smart = smart(false);
    assertEquals(1, smart.get(SmartLogField.MDIE));
    assertEquals(RELIABILITY, smart.get(SmartLogField.EGCWS));
    assertEquals(RELIABILITY_EVENT, await(next).dword0());
    assertEquals(RELIABILITY, endurance().get(EnduranceGroupLogField.EGCW));
  }

  @Test
  void aHostHearsOnlyOfWhatItWants() throws Exception {
    Future<Completion> event = request();
    target.temperature(90);
    target.checkHealth();
    await(admin.keepAlive());
    assertFalse(event.isComplete());
    wants(RELIABILITY);
    target.checkHealth();
    await(admin.keepAlive());
    assertFalse(event.isComplete());
    wants(TEMPERATURE);
    target.checkHealth();
    assertEquals(TEMPERATURE_EVENT, await(event).dword0(), "it was hot before the host wanted to know");
  }
}
