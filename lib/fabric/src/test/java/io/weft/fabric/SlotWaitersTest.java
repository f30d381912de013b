// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.StatusCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Queues of one event loop that wait for each other's slots. */
class SlotWaitersTest {
  private final StubPort port = new StubPort();
  private final StubTransport holder = port.openIo(port.openReady(), 1);
  private final StubTransport first = port.openIo(port.openReady(), 1);
  private final StubTransport second = port.openIo(port.openReady(), 1);

  @AfterEach
  void close() {
    port.close();
  }

  /** Takes all slots of the loop, for writes whose data does not come. */
  private List<Request> takeAll() {
    StubTransport other = port.openIo(adminOf(holder), 2);
    List<Request> taken = new ArrayList<>();
    while (true) {
      StubTransport queue = taken.size() < StubPort.MAX_ENTRIES ? holder : other;
      Request write = queue.send(SqeBuilder.command(StubCommand.WRITE).length(StubPort.MAX_TRANSFER));
      if (!write.isAwaitingData()) {
        assertTrue(queue.queue.abort(write.cid(), taken.getFirst()));
        port.run();
        return taken;
      }
      taken.add(write);
    }
  }

  private StubTransport adminOf(StubTransport io) {
    return (StubTransport) io.controller().queues().getFirst().transport();
  }

  private static Request read(StubTransport queue) {
    return queue.send(SqeBuilder.command(StubCommand.READ).length(StubPort.MAX_TRANSFER));
  }

  @Test
  @DisplayName("a command that ends while it is given the slot that another one returned loses nothing (mend 31)")
  void endsWhileItIsGivenASlot() {
    first.controller().command(StubCommand.READ).endsAtOnce = true;
    takeAll();
    for (int i = 0; i < 4; i++) {
      read(first);
      read(second);
    }
    assertEquals(0, second.controller().executing().size(), "all wait");
    adminOf(holder).queue.close();
    port.run();
    assertEquals(List.of(), first.queue.outstanding());
    assertEquals(4, second.controller().executing().size());
    while (!second.controller().executing().isEmpty()) {
      second.controller().completeOldest(StatusCode.SUCCESS);
    }
    assertEquals(List.of(), second.queue.outstanding());
    assertEquals(0, port.slots.inUse());
    assertEquals(2, port.controllers.size(), "the controller of the host that left is free again");
  }

  @Test
  @DisplayName("those who wait get what was returned, not those who come after (mend 31)")
  void inTheOrderOfArrival() {
    List<Request> taken = takeAll();
    read(first);
    read(first);
    holder.queue.dataArrived(taken.getFirst());
    holder.controller().completeOldest(StatusCode.SUCCESS);
    read(second);
    port.run();
    assertEquals(1, first.controller().executing().size());
    assertEquals(0, second.controller().executing().size());
  }

  @Test
  void anAbortedCommandMakesWayForThoseBehindIt() {
    takeAll();
    Request large = read(first);
    first.send(SqeBuilder.command(StubCommand.READ).length(512));
    assertEquals(0, first.controller().executing().size(), "it waits behind the large one");
    assertTrue(first.queue.abort(large.cid(), holder.queue.outstanding().getFirst()));
    port.run();
    assertEquals(1, first.controller().executing().size());
  }

  @Test
  void aClosedQueueWaitsNoMore() {
    takeAll();
    read(first);
    assertTrue(holder.queue.isHoldingUpOthers());
    assertFalse(first.queue.isHoldingUpOthers());
    int waiting = port.slots.waiting();
    first.queue.close();
    assertEquals(waiting - 1, port.slots.waiting());
  }
}
