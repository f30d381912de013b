// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.SlotPools;
import io.weft.fabric.tcp.HostPdus;
import io.weft.fabric.tcp.StubCommand;
import io.weft.fabric.tcp.StubPort;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.tcp.Pdu;
import io.weft.testkit.wire.PduBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands over the loop transport. */
class LoopQueueTest implements LoopHost {
  private final StubPort port = new StubPort();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SlotPools slots = new SlotPools(16 << 20);
  private final LoopQueue queue = new LoopQueue(channel.eventLoop(), port, slots, channel.eventLoop(), this);
  private final List<String> events = new ArrayList<>();

  @Override
  public void completed(ByteBuffer cqe) {
    events.add("%d: %x".formatted(cqe.getShort(CqeLayout.CID), (cqe.getShort(CqeLayout.STATUS) & 0xffff) >> 1));
  }

  @Override
  public void closed() {
    events.add("closed");
  }

  @BeforeEach
  void connect() {
    byte[] pdu = HostPdus.connect(1).build();
    byte[] data = Arrays.copyOfRange(pdu, Pdu.CAPSULE_CMD_HLEN, Pdu.CAPSULE_CMD_HLEN + ConnectData.LENGTH);
    assertEquals(List.of("1: 0"), submit(HostPdus.connect(1), ByteBuffer.wrap(data)));
    assertEquals(List.of("2: 0"), submit(HostPdus.enable(2), ByteBuffer.allocate(0)));
  }

  @AfterEach
  void stop() {
    queue.disconnect();
    channel.runPendingTasks();
    assertEquals(0, slots.inUse(), "slots that were not given back");
    assertEquals(0, port.associations());
    slots.close();
    channel.runPendingTasks();
    channel.finishAndReleaseAll();
  }

  /** Submits the command of a capsule. @return the events that it has caused */
  private List<String> submit(PduBuilder capsule, ByteBuffer data) {
    events.clear();
    byte[] pdu = capsule.build();
    ByteBuffer sqe = ByteBuffer.wrap(Arrays.copyOfRange(pdu, Pdu.CAPSULE_CMD_SQE, Pdu.CAPSULE_CMD_SQE + SqeLayout.LENGTH))
        .order(ByteOrder.LITTLE_ENDIAN);
    if (data.hasRemaining()) {
      sqe.put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_TRANSPORT);
    }
    queue.submit(sqe, data.hasRemaining() ? data : null);
    channel.runPendingTasks();
    return List.copyOf(events);
  }

  @Test
  void dataIsCopiedBothWays() {
    byte[] data = HostPdus.pattern(100_000);
    assertEquals(List.of("3: 0"), submit(HostPdus.command(3, StubCommand.WRITE, data.length), ByteBuffer.wrap(data)));
    assertArrayEquals(data, port.stored());
    ByteBuffer read = ByteBuffer.allocate(data.length + 8).position(8);
    assertEquals(List.of("4: 0"), submit(HostPdus.command(4, StubCommand.READ, data.length), read));
    assertArrayEquals(data, Arrays.copyOfRange(read.array(), 8, read.capacity()));
    assertEquals(8, read.position(), "the host's buffer is not moved");
  }

  @Test
  void aHostWithTooLittleDataGetsAnError() {
    assertEquals(List.of("3: " + Integer.toHexString(StatusCode.TRANSIENT_TRANSPORT_ERROR)),
        submit(HostPdus.command(3, StubCommand.WRITE, 4096), ByteBuffer.allocate(4095)));
    assertEquals(0, port.stored().length);
  }

  @Test
  void aCommandThatIsUnknownIsRefused() {
    assertEquals(List.of("3: " + Integer.toHexString(StatusCode.INVALID_OPCODE | StatusCode.DNR)),
        submit(HostPdus.command(3, 0xff), ByteBuffer.allocate(0)));
  }

  @Test
  void theQueueClosesWhenTheHostSendsTooMuch() {
    List<Request> running = new ArrayList<>();
    port.work(running::add);
    for (int cid = 3; cid < 35; cid++) {
      assertEquals(List.of(), submit(HostPdus.command(cid, StubCommand.NOTHING), ByteBuffer.allocate(0)));
    }
    assertEquals(List.of("closed"), submit(HostPdus.command(35, StubCommand.NOTHING), ByteBuffer.allocate(0)));
    running.forEach(request -> request.complete(StatusCode.SUCCESS));
    assertEquals(List.of(), submit(HostPdus.command(36, StubCommand.NOTHING), ByteBuffer.allocate(0)), "it takes no more");
    assertTrue(running.size() == 32, () -> running.size() + " commands have run");
  }

  @Test
  void theEndIsReportedOnce() {
    events.clear();
    queue.disconnect();
    queue.disconnect();
    channel.runPendingTasks();
    assertEquals(List.of("closed"), events);
  }
}
