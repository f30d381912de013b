// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.Completion;
import io.weft.host.FabricsCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.HostQueue;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.host.error.CommandFailedException;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Capabilities;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.ControllerStatus;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.log.LogPageId;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.node.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The life cycle of a controller, over every kind of transport. */
@ParameterizedClass
@EnumSource(names = {"LOOP", "TCP", "TCP_BOTH_DIGESTS"})
@Timeout(300)
class ControllerIT {
  private static final int DNR = StatusCode.DNR;
  private final Wire wire;
  private final NamespaceEntry first = NamespaceEntry.of(1, "memory:16MiB");
  private final NamespaceEntry second = NamespaceEntry.of(2, "memory:8MiB");
  private TestTarget target;

  ControllerIT(Wire wire) {
    this.wire = wire;
  }

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(first);
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
  }

  private int status(HostQueue queue, NvmeCommand command) throws Exception {
    return await(queue.execute(command)).status() & ~StatusCode.MORE;
  }

  private HostController connect() throws Exception {
    return await(target.host.connect(wire.options(target)));
  }

  @Test
  @DisplayName("rules 22, 61: properties have the right values, also when read in halves")
  @Proves({"fabrics 04h", "property CAP", "property VS"})
  void properties() throws Exception {
    HostController controller = connect();
    long cap = await(controller.admin().propertyGet(Property.CAP));
    assertEquals(1024, Capabilities.maxQueueEntries(cap));
    assertEquals(1, Capabilities.commandSets(cap) & 1);
    assertEquals(Property.VERSION_2_1, await(controller.admin().propertyGet(Property.VS)));
    assertEquals(1, await(controller.admin().propertyGet(Property.CSTS)));
    HostQueue queue = controller.admin().queue();
    assertEquals((int) cap, await(queue.require(FabricsCommandBuilder.propertyGet(Property.CAP, false))).dword0());
    assertEquals((int) (cap >>> 32), await(queue.require(FabricsCommandBuilder.propertyGet(4, false))).dword0());
    assertEquals(StatusCode.INVALID_FIELD | DNR, status(queue, FabricsCommandBuilder.propertyGet(0x30)));
    assertEquals(StatusCode.INVALID_FIELD | DNR, status(queue, FabricsCommandBuilder.propertyGet(Property.CC, true)));
    assertEquals(StatusCode.INVALID_FIELD | DNR, status(queue, FabricsCommandBuilder.propertySet(Property.VS, 1)));
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rules 26, 29, 61: a controller that is not ready refuses commands, and an unsupported CC is fatal")
  @Proves({"fabrics 00h", "property CC", "property CSTS"})
  void enable() throws Exception {
    HostController controller = await(target.host.connectAdmin(wire.options(target)));
    HostQueue queue = controller.admin().queue();
    assertEquals(StatusCode.COMMAND_SEQUENCE_ERROR | DNR, status(queue, AdminCommandBuilder.keepAlive()));
    int wrong = ControllerConfiguration.enabled(ControllerConfiguration.CSS_NVM) & ~(15 << 16) | 5 << 16;
    assertEquals(0, status(queue, FabricsCommandBuilder.propertySet(Property.CC, wrong)));
    assertEquals(ControllerStatus.CFS, await(controller.admin().propertyGet(Property.CSTS)));
    await(controller.admin().propertySet(Property.CC, 0));
    assertEquals(0, await(controller.admin().propertyGet(Property.CSTS)));
    await(controller.enable());
    assertEquals(0, status(queue, AdminCommandBuilder.keepAlive()));
    await(controller.close());
  }

  @Test
  @DisplayName("rule 27: CC.EN=0 ends the I/O queues, and the association continues")
  void disable() throws Exception {
    HostController controller = connect();
    await(controller.disable());
    assertEquals(0, await(controller.admin().propertyGet(Property.CSTS)));
    await(controller.enable());
    HostQueue again = await(controller.connectIoQueue(1));
    assertEquals(0, status(again, IoCommandBuilder.flush(1)));
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rule 28: CC.SHN completes when the I/O queues are gone")
  void shutdown() throws Exception {
    HostController controller = connect();
    HostQueue io = controller.ioQueues().getFirst();
    List<HostQueue> queues = controller.ioQueues();
    assertEquals(2, queues.size());
    await(controller.shutdown());
    assertFalse(io.isOpen());
    await(controller.closed());
  }

  @Test
  @DisplayName("rule 33: the association of a silent host ends after its keep-alive timeout")
  void keepAliveExpires() throws Exception {
    HostController controller = await(target.host.connectAdmin(wire.options(target).keepAliveMillis(1000)));
    await(controller.enable());
    long start = System.nanoTime();
    await(controller.closed());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(millis >= 900 && millis < 5000, millis + " ms");
  }

  @Test
  @DisplayName("rule 31: traffic and Keep Alive keep the association")
  @Proves("admin 18h")
  void keepAliveKeeps() throws Exception {
    HostController controller = await(target.host.connect(wire.options(target).keepAliveMillis(1000)));
    // Longer than any timeout without keep-alives, which the host sends by itself.
    assertThrows(TimeoutException.class,
        () -> controller.closed().toCompletionStage().toCompletableFuture().get(3500, TimeUnit.MILLISECONDS));
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rules 34, 35: a namespace that is added, changed or removed causes one event until the log is read")
  @Proves("feature 0bh")
  void namespaceEvents() throws Exception {
    HostController controller = connect();
    await(controller.admin().setFeature(
        FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE));
    BlockingQueue<Integer> events = new ArrayBlockingQueue<>(10);
    controller.onAsyncEvent(events::add);
    await(controller.admin().keepAlive());
    target.namespaces(first, second);
    assertEquals(0x00040002, events.poll(60, TimeUnit.SECONDS));
    assertArrayEquals(new int[] {1, 2}, await(controller.admin().activeNamespaces()));
    target.namespaces(first);
    assertEquals(null, events.poll(300, TimeUnit.MILLISECONDS), "masked until the log is read");
    assertArrayEquals(new int[] {2}, await(controller.admin().changedNamespaces()));
    target.namespaces(first, second);
    assertEquals(0x00040002, events.poll(60, TimeUnit.SECONDS));
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rules 34, 59: one Asynchronous Event Request too many is refused, the others remain outstanding")
  @Proves("admin 0ch")
  void asyncEventLimit() throws Exception {
    HostController controller = connect();
    HostQueue queue = controller.admin().queue();
    int allowed = (int) controller.identity().get(IdentifyControllerField.AERL) + 1;
    List<Future<Completion>> waiting = new ArrayList<>();
    for (int i = 0; i < allowed; i++) {
      waiting.add(queue.execute(AdminCommandBuilder.asyncEventRequest()));
    }
    assertEquals(StatusCode.ASYNC_EVENT_LIMIT_EXCEEDED | DNR, status(queue, AdminCommandBuilder.asyncEventRequest()));
    assertTrue(waiting.stream().noneMatch(Future::isComplete));
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rules 43, 44: a namespace that is disabled or removed is not accessible")
  void namespacesThatAreNotThere() throws Exception {
    HostController controller = connect();
    HostQueue io = controller.ioQueues().getFirst();
    target.namespaces(first.withEnable(false));
    awaitStatus(StatusCode.INTERNAL_PATH_ERROR, io, IoCommandBuilder.flush(1));
    target.namespaces(second);
    awaitStatus(StatusCode.INVALID_NAMESPACE | DNR, io, IoCommandBuilder.flush(1));
    awaitStatus(0, io, IoCommandBuilder.flush(2));
    assertEquals(0, await(controller.admin().identifyNamespace(1)).blockSizeExponentInUse(), "all zero");
    CommandFailedException e = assertFails(controller.admin().namespaceDescriptors(1));
    assertEquals(StatusCode.INVALID_NAMESPACE, e.code());
    await(controller.shutdown());
  }

  /** Repeats a command until the node has applied what was configured. */
  private void awaitStatus(int expected, HostQueue queue, NvmeCommand command) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    int status = status(queue, command);
    while (status != expected && System.nanoTime() < limit) {
      status = status(queue, command);
    }
    assertEquals(StatusCode.describe(expected), StatusCode.describe(status));
  }

  private static CommandFailedException assertFails(Future<?> future) {
    ExecutionException e = assertThrows(ExecutionException.class, () -> await(future));
    return (CommandFailedException) e.getCause();
  }

  @Test
  @DisplayName("rule 36: log pages are read in parts, past their end as zeroes, and not from odd offsets")
  void logPages() throws Exception {
    HostController controller = connect();
    HostQueue queue = controller.admin().queue();
    ByteBuffer whole = await(controller.admin().logPage(LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS, 0, 0, false, 0, 4096));
    ByteBuffer part = await(controller.admin().logPage(LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS, 0, 0, false, 1024, 512));
    assertEquals(whole.slice(1024, 512), part);
    ByteBuffer end = await(controller.admin().logPage(LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS, 0, 0, false, 4092, 64));
    assertEquals(ByteBuffer.allocate(60), end.slice(4, 60));
    ByteBuffer into = ByteBuffer.allocate(64);
    assertEquals(StatusCode.INVALID_FIELD | DNR, status(queue,
        AdminCommandBuilder.getLogPage(LogPageId.SMART_HEALTH, 0, 0xffff_ffff, false, 2, into)));
    assertEquals(StatusCode.INVALID_FIELD | DNR, status(queue,
        AdminCommandBuilder.getLogPage(LogPageId.SMART_HEALTH, 0, 0xffff_ffff, false, 1 << 20, into)));
    int unknown = status(queue, AdminCommandBuilder.getLogPage(0xc5, 0, 0, false, 0, into));
    assertTrue(unknown == (StatusCode.INVALID_LOG_PAGE | DNR) || unknown == (StatusCode.INVALID_FIELD | DNR),
        StatusCode.describe(unknown));
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rule 51: features keep what was set, and invalid values are refused")
  @Proves({"admin 09h", "admin 0ah", "feature 07h", "feature 0fh", "feature 81h"})
  void features() throws Exception {
    HostController controller = await(target.host.connect(wire.options(target).ioQueues(0)));
    HostQueue queue = controller.admin().queue();
    int granted = await(controller.admin().setFeature(FeatureId.NUMBER_OF_QUEUES, 0, 7 | 7 << 16));
    assertTrue((granted & 0xffff) >= 7 && granted >>> 16 >= 7, Integer.toHexString(granted));
    assertEquals(StatusCode.INVALID_FIELD | DNR,
        status(queue, AdminCommandBuilder.setFeatures(FeatureId.NUMBER_OF_QUEUES, false, 0, -1)));
    await(controller.connectIoQueue(1));
    assertEquals(StatusCode.COMMAND_SEQUENCE_ERROR | DNR,
        status(queue, AdminCommandBuilder.setFeatures(FeatureId.NUMBER_OF_QUEUES, false, 0, 0)), "too late with a queue there");
    assertEquals(5000, await(controller.admin().getFeature(FeatureId.KEEP_ALIVE_TIMER, 0)));
    assertEquals(StatusCode.INVALID_FIELD | DNR, status(queue, AdminCommandBuilder.getFeatures(0x7a, 0, 0)));
    ByteBuffer hostId = ByteBuffer.allocate(16);
    await(queue.require(AdminCommandBuilder.getFeatures(FeatureId.HOST_IDENTIFIER, 0, 0).cdw(11, 1).data(hostId)));
    assertEquals(TestTarget.HOST_ID, new UUID(hostId.getLong(0), hostId.getLong(8)));
    await(controller.shutdown());
  }
}
