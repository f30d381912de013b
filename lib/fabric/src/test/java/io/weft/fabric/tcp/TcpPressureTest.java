// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.Slot;
import io.weft.fabric.buffer.SlotPool;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A connection whose event loop is short of memory, or whose host has stopped. */
class TcpPressureTest {
  private static final long INTERVAL = TcpOptions.defaults().contendedStallTimeout().toSeconds() / 2;

  /** The commands that each queue may have outstanding at any time. */
  private static final int RUNNING = 8;

  private static Vertx vertx;
  private static FabricRuntime runtime;

  private final StubPort port = new StubPort();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    runtime = new FabricRuntime(vertx, 16 << 20);
  }

  @AfterAll
  static void stop() throws Exception {
    runtime.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private static SlotPool pool(EmbeddedHost host) {
    return runtime.slots().of(host.channel.eventLoop());
  }

  private EmbeddedHost connect() {
    EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false);
    host.send(HostPdus.connect(1, 127, 0));
    assertEquals(0, host.completion(1));
    host.send(HostPdus.enable(2));
    assertEquals(0, host.completion(2));
    return host;
  }

  /** Lets time pass, interval by interval. */
  private static void pass(EmbeddedChannel channel, long seconds) {
    for (long i = 0; i < seconds; i += INTERVAL) {
      channel.advanceTimeBy(INTERVAL, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
    }
  }

  @Test
  @DisplayName("a host that does not send the data that it was asked for is disconnected after 30 s (mend 33)")
  void dataThatDoesNotCome() {
    try (EmbeddedHost host = connect()) {
      host.send(HostPdus.command(3, StubCommand.WRITE, StubPort.MAX_TRANSFER));
      host.receive(PduType.R2T);
      pass(host.channel, 25);
      assertTrue(host.channel.isActive());
      pass(host.channel, 10);
      assertFalse(host.channel.isActive());
    }
    assertEquals(0, port.associations());
  }

  @Test
  @DisplayName("a host that sends its data, however slowly, stays connected (mend 33)")
  void dataThatComesSlowly() {
    try (EmbeddedHost host = connect()) {
      byte[] data = HostPdus.pattern(64 << 10);
      host.send(HostPdus.command(3, StubCommand.WRITE, data.length));
      int tag = host.receive(PduType.R2T).get16(Pdu.R2T_TTAG);
      byte[] pdu = PduBuilder.h2cData(3, tag, 0, data).digests(false, false).build();
      int pieces = 8;
      for (int i = 0; i < pieces; i++) {
        assertTrue(host.channel.isActive());
        host.sendBytes(Arrays.copyOfRange(pdu, pdu.length * i / pieces, pdu.length * (i + 1) / pieces));
        pass(host.channel, 20);
      }
      assertEquals(0, host.completion(3));
      assertArrayEquals(data, port.stored());
    }
  }

  @Test
  @DisplayName("a host that takes nothing of what is ready for it is disconnected after 30 s, and leaves nothing (mend 33)")
  void repliesThatAreNotTaken() {
    try (EmbeddedHost host = connect(); EmbeddedHost other = connect()) {
      host.take(0);
      host.send(HostPdus.command(3, StubCommand.READ, 64 << 10));
      pass(host.channel, 25);
      assertTrue(host.channel.isActive());
      assertNull(host.poll());
      pass(host.channel, 10);
      assertFalse(host.channel.isActive());
      assertEquals(0, host.slotsInUse());
      other.send(HostPdus.command(3, StubCommand.NOTHING));
      assertEquals(0, other.completion(3));
    }
    assertEquals(0, port.associations());
  }

  @Test
  @DisplayName("a host that takes its replies, however slowly, stays connected (mend 33)")
  void repliesThatAreTakenSlowly() {
    try (EmbeddedHost host = connect()) {
      host.take(0);
      for (int cid = 3; cid < 11; cid++) {
        host.send(HostPdus.command(cid, StubCommand.NOTHING));
      }
      for (int cid = 3; cid < 11; cid++) {
        pass(host.channel, 20);
        host.take(1);
        assertEquals(0, host.completion(cid));
      }
      pass(host.channel, 60);
      assertTrue(host.channel.isActive());
    }
  }

  @Test
  @DisplayName("a host that stops while others wait for memory is disconnected sooner (mend 33)")
  void soonerWhileOthersWait() {
    try (EmbeddedHost host = connect()) {
      SlotPool.Waiter other = () -> true;
      pool(host).await(other);
      host.send(HostPdus.command(3, StubCommand.WRITE, StubPort.MAX_TRANSFER));
      host.receive(PduType.R2T);
      pass(host.channel, 10);
      assertTrue(host.channel.isActive());
      pass(host.channel, 5);
      assertFalse(host.channel.isActive());
      pool(host).withdraw(other);
    }
  }

  @Test
  void anIdleHostStays() {
    try (EmbeddedHost host = connect()) {
      pass(host.channel, 600);
      assertTrue(host.channel.isActive());
    }
  }

  @Test
  @DisplayName("beyond the limit of requests a connection is not read, and goes on when there is room (mend 32)")
  void commandsBeyondTheLimitAreLeftUnread() {
    try (EmbeddedHost host = connect()) {
      SlotPool pool = pool(host);
      int others = 0;
      for (; pool.hasRequest(true); others++) {
        pool.addRequest();
      }
      port.work(request -> { });
      host.sendBytes(DecoderRecorder.bytes(IntStream.range(3, 103)
          .mapToObj(cid -> HostPdus.command(cid, StubCommand.NOTHING)).toArray(PduBuilder[]::new)));
      assertFalse(host.channel.config().isAutoRead());
      int before = pool.requests();
      assertNull(host.poll());
      port.work(port::store);
      pool.removeRequests(others);
      host.channel.runPendingTasks();
      assertTrue(host.channel.config().isAutoRead());
      assertEquals(others, before, "the queue took no more than its own");
      for (int cid = 3 + RUNNING; cid < 103; cid++) {
        assertEquals(0, host.completion(cid));
      }
    }
  }

  @Test
  @DisplayName("requests are given back after a burst (mend 32)")
  void requestsAreGivenBack() {
    try (EmbeddedHost host = connect()) {
      List<Request> running = new ArrayList<>();
      port.work(running::add);
      for (int cid = 3; cid < 103; cid++) {
        host.send(HostPdus.command(cid, StubCommand.NOTHING));
      }
      assertEquals(100 - RUNNING, pool(host).requests());
      running.forEach(port::store);
      host.channel.runPendingTasks();
      for (int cid = 3; cid < 103; cid++) {
        assertEquals(0, host.completion(cid));
      }
      pass(host.channel, 3 * INTERVAL);
      assertEquals(0, pool(host).requests());
      port.work(port::store);
      host.send(HostPdus.command(3, StubCommand.NOTHING));
      assertEquals(0, host.completion(3));
    }
  }

  @Test
  @DisplayName("in-capsule data beyond the slot memory stops the connection until there are slots (mend 32)")
  void inCapsuleDataBeyondTheLimit() {
    try (EmbeddedHost host = connect()) {
      SlotPool pool = pool(host);
      List<Slot> taken = new ArrayList<>();
      for (Slot slot = pool.take(4096); slot != null; slot = pool.take(4096)) {
        taken.add(slot);
      }
      long reserved = pool.reserved();
      List<Request> running = new ArrayList<>();
      port.work(running::add);
      host.sendBytes(DecoderRecorder.bytes(IntStream.range(3, 100)
          .mapToObj(cid -> HostPdus.command(cid, StubCommand.WRITE, HostPdus.pattern(8192))).toArray(PduBuilder[]::new)));
      assertEquals(1, running.size(), "one is taken beyond the limit");
      assertTrue(pool.reserved() <= reserved + (2 << 20));
      port.work(port::store);
      running.forEach(port::store);
      taken.forEach(Slot::release);
      host.channel.runPendingTasks();
      for (int cid = 3; cid < 100; cid++) {
        assertEquals(0, host.completion(cid));
      }
    }
  }

  @Test
  @DisplayName("a small reply that is not taken counts with the memory that it holds (mend 32)")
  void smallRepliesCount() {
    try (EmbeddedHost host = connect(); SlotPool pool = new SlotPool(16 << 20)) {
      Slot slot = pool.takeBeyondLimit(4096);
      ByteBuf frame = slot.frame(Slot.DATA, Slot.DATA + 24);
      assertTrue(host.channel.config().getMessageSizeEstimator().newHandle().size(frame) >= 4096);
      frame.release();
    }
  }
}
