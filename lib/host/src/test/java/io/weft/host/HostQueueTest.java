// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.host.error.CommandFailedException;
import io.weft.host.error.CommandTimeoutException;
import io.weft.host.error.ConnectionClosedException;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostQueueTest extends HostFixture {
  /** Holds Abort commands until it has a given number of them or is released, then answers them in reverse order. */
  private static final class Collector extends FakeTarget {
    private final int want;
    private final List<RawPdu> kept = new ArrayList<>();
    private @Nullable RawConnection connection;
    private boolean released;
    int most;

    Collector(int want) throws IOException {
      this.want = want;
    }

    @Override
    synchronized boolean handle(RawConnection from, RawPdu pdu) throws IOException {
      connection = from;
      if (pdu.type() != PduType.CAPSULE_CMD || opcode(pdu) != AdminOpcode.ABORT.code()) {
        return false;
      }
      kept.add(pdu);
      most = Math.max(most, kept.size());
      if (released || kept.size() == want) {
        answerKept();
      }
      return true;
    }

    synchronized void release() throws IOException {
      released = true;
      answerKept();
    }

    private void answerKept() throws IOException {
      for (RawPdu each : kept.reversed()) {
        connection.send(PduBuilder.completion(cid(each), 0, sqe32(each, SqeLayout.CDW10), 0, 0));
      }
      kept.clear();
    }
  }

  @Test
  void moreCommandsThanTheQueueHoldsWait() throws Exception {
    int depth = ControllerOptions.ADMIN_QUEUE_DEPTH;
    try (Collector target = new Collector(depth)) {
      HostQueue queue = await(host.connectAdmin(target.options())).admin().queue();
      List<Future<Completion>> answers = new ArrayList<>();
      for (int i = 0; i < 3 * depth; i++) {
        answers.add(queue.execute(AdminCommandBuilder.abort(i, 0)));
      }
      await(Future.all(answers));
      for (int i = 0; i < 3 * depth; i++) {
        assertEquals(i, answers.get(i).result().dword0(), "each command has its own answer");
      }
      assertEquals(depth, target.most, "never more outstanding than the queue holds");
      Set<Integer> cids = new HashSet<>();
      target.received.stream().filter(pdu -> pdu.type() == PduType.CAPSULE_CMD).forEach(pdu -> cids.add(FakeTarget.cid(pdu)));
      assertEquals(3 * depth + 1, cids.size(), "rule 53: a CID used again differs in its upper bits");
    }
  }

  @Test
  void fusedCommandsAreNeighboursEvenWhenTheyHaveToWait() throws Exception {
    int depth = ControllerOptions.ADMIN_QUEUE_DEPTH;
    try (Collector target = new Collector(depth)) {
      HostQueue queue = await(host.connectAdmin(target.options())).admin().queue();
      List<Future<?>> all = new ArrayList<>();
      // All places but one are taken: the pair must wait for a second one, and later commands must wait for the pair.
      for (int i = 0; i < depth - 1; i++) {
        all.add(queue.execute(AdminCommandBuilder.abort(i, 0)));
      }
      all.add(queue.executeFused(AdminCommandBuilder.abort(1001, 0), AdminCommandBuilder.abort(1002, 0)));
      all.add(queue.execute(AdminCommandBuilder.abort(1003, 0)));
      target.release();
      await(Future.all(all));
      List<Integer> order = target.received.stream()
          .filter(pdu -> pdu.type() == PduType.CAPSULE_CMD && FakeTarget.opcode(pdu) == AdminOpcode.ABORT.code())
          .map(pdu -> FakeTarget.sqe32(pdu, SqeLayout.CDW10)).toList();
      assertEquals(List.of(1001, 1002, 1003), order.subList(depth - 1, depth + 2));
    }
  }

  @Test
  void aCommandWithoutAnswerEndsTheQueue() throws Exception {
    try (Collector target = new Collector(2)) {
      HostController controller = await(host.connectAdmin(target.options().commandTimeoutMillis(200)));
      CommandTimeoutException e =
          failure(CommandTimeoutException.class, controller.admin().queue().execute(AdminCommandBuilder.abort(1, 1)));
      assertEquals("no answer to Abort on queue 0 within 200 ms", e.getMessage());
      assertEquals(e, await(controller.closed()));
      failure(ConnectionClosedException.class, controller.admin().queue().execute(AdminCommandBuilder.keepAlive()));
    }
  }

  @Test
  void aClosedConnectionFailsWhatIsUnderWay() throws Exception {
    try (FakeTarget target = new FakeTarget() {
      @Override
      boolean handle(RawConnection connection, RawPdu pdu) throws IOException {
        if (pdu.type() == PduType.CAPSULE_CMD && opcode(pdu) == AdminOpcode.ABORT.code()) {
          connection.close();
          return true;
        }
        return false;
      }
    }) {
      HostQueue queue = await(host.connectAdmin(target.options())).admin().queue();
      failure(ConnectionClosedException.class, queue.execute(AdminCommandBuilder.abort(1, 1)));
      await(queue.closed());
      assertFalse(queue.isOpen());
    }
  }

  @Test
  void anErrorInAHandlerHurtsNobodyElse() throws Exception {
    try (FakeTarget target = new FakeTarget()) {
      HostQueue queue = await(host.connectAdmin(target.options())).admin().queue();
      queue.onEventLoop(() -> queue.submit(AdminCommandBuilder.keepAlive(), new CommandHandler() {
        @Override
        public void completed(NvmeCommand command) {
          throw new IllegalStateException("on purpose");
        }

        @Override
        public void failed(NvmeCommand command, Throwable cause) {}
      }));
      assertTrue(await(queue.execute(AdminCommandBuilder.keepAlive())).isSuccess());
    }
  }

  @Test
  void submitBelongsOnTheEventLoop() throws Exception {
    try (FakeTarget target = new FakeTarget()) {
      HostQueue queue = await(host.connectAdmin(target.options())).admin().queue();
      assertThrows(IllegalStateException.class, () -> queue.submit(AdminCommandBuilder.keepAlive(), new CommandHandler() {
        @Override
        public void completed(NvmeCommand command) {}

        @Override
        public void failed(NvmeCommand command, Throwable cause) {}
      }));
    }
  }

  @Test
  void aCommandIsSubmittedOnceAtATime() throws Exception {
    try (Collector target = new Collector(2)) {
      HostQueue queue = await(host.connectAdmin(target.options())).admin().queue();
      NvmeCommand command = AdminCommandBuilder.abort(5, 0);
      Future<Completion> first = queue.execute(command);
      assertEquals("the command is already outstanding",
          failure(IllegalStateException.class, queue.execute(command)).getMessage());
      target.release();
      assertEquals(5, await(first).dword0());
      assertEquals(5, await(queue.execute(command)).dword0(), "used again");
    }
  }

  @Test
  void aFailedCommandSaysWhatItWas() throws Exception {
    try (FakeTarget target = new FakeTarget() {
      @Override
      boolean handle(RawConnection connection, RawPdu pdu) throws IOException {
        if (pdu.type() == PduType.CAPSULE_CMD && opcode(pdu) == AdminOpcode.GET_FEATURES.code()) {
          connection.send(PduBuilder.completion(cid(pdu), 0x4002, 5, 0, 0));
          return true;
        }
        return false;
      }
    }) {
      HostController controller = await(host.connectAdmin(target.options()));
      CommandFailedException e = failure(CommandFailedException.class, controller.admin().getFeature(7, 0));
      assertEquals("Get Features (Number of Queues) failed with status 0/02h DNR (Invalid Field in Command)", e.getMessage());
      assertEquals(0x4002, e.status());
      assertEquals(0x002, e.code());
      assertEquals(5, e.dword0());
    }
  }
}
