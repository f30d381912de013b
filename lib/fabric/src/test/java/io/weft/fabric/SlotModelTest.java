// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.fabric.buffer.Slot;
import io.weft.fabric.lifecycle.QueueState;
import io.weft.nvme.StatusCode;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Random interleavings of commands of several queues that wait for each other's slots and requests: in the end every command
 * has been answered, and every slot, request and controller is free.
 */
class SlotModelTest {
  private enum Kind { SEND_WRITE, SEND_READ, DATA, COMPLETE, ABORT, CLOSE, LET_END_AT_ONCE, RUN }

  /** One step. @param which of the things that it may be about @param length of the data of a command */
  private record Step(Kind kind, int which, int length) {}

  private static final int CONTROLLERS = 3;
  /** How many commands of the largest transfer have a slot at a time. */
  private static final int SLOTS = 3;

  /** The queues of all controllers, and what may happen to them. */
  private static final class World implements AutoCloseable {
    final StubPort port = new StubPort(6);
    final List<StubTransport> queues = new ArrayList<>();
    /** What other queues hold, so that there are few slots for the largest transfers. */
    private final List<Slot> held = new ArrayList<>();

    World() {
      for (Slot slot = take(); slot != null; slot = take()) {
        held.add(slot);
      }
      for (int i = 0; i < SLOTS; i++) {
        held.removeLast().release();
      }
      for (int i = 0; i < CONTROLLERS; i++) {
        StubTransport admin = port.openReady();
        queues.add(port.openIo(admin, 1));
        queues.add(port.openIo(admin, 2));
      }
    }

    private @Nullable Slot take() {
      return port.slots.take(StubPort.MAX_TRANSFER);
    }

    void play(Step step) {
      StubTransport queue = queues.get(step.which % queues.size());
      switch (step.kind) {
        case SEND_WRITE -> send(queue, StubCommand.WRITE, step.length);
        case SEND_READ -> send(queue, StubCommand.READ, step.length);
        case DATA -> data(queue);
        case COMPLETE -> complete(queue);
        case ABORT -> abort(queue, step.which);
        case CLOSE -> queue.queue.close();
        case LET_END_AT_ONCE -> endAtOnce(queue, step.which % 2 == 0);
        case RUN -> port.run();
      }
    }

    private static void send(StubTransport queue, int opcode, int length) {
      if (queue.queue.state() == QueueState.LIVE && queue.queue.hasRoom()
          && queue.queue.outstanding().size() < StubPort.MAX_ENTRIES) {
        queue.send(SqeBuilder.command(opcode).length(length));
      }
    }

    private static boolean data(StubTransport queue) {
      queue.requested.removeIf(request -> !request.isAwaitingData());
      if (queue.requested.isEmpty()) {
        return false;
      }
      queue.queue.dataArrived(queue.requested.removeFirst());
      return true;
    }

    private static void endAtOnce(StubTransport queue, boolean atOnce) {
      queue.controller().command(StubCommand.READ).endsAtOnce = atOnce;
      queue.controller().command(StubCommand.WRITE).endsAtOnce = atOnce;
    }

    private static boolean complete(StubTransport queue) {
      if (queue.controller().executing().isEmpty()) {
        return false;
      }
      queue.controller().completeOldest(StatusCode.SUCCESS);
      return true;
    }

    private static void abort(StubTransport queue, int which) {
      List<Request> outstanding = queue.queue.outstanding();
      if (outstanding.size() > 1) {
        Request other = outstanding.get((which + 1) % outstanding.size());
        queue.queue.abort(outstanding.get(which % outstanding.size()).cid(), other);
      }
    }

    /** Ends all commands without closing anything. */
    void settle() {
      // What has been returned is handed out in a task, so that a round in which nothing moves may have a next one.
      for (int idle = 0; idle < 2; ) {
        boolean moved = false;
        for (StubTransport queue : queues) {
          port.run();
          while (data(queue) | complete(queue)) {
            moved = true;
          }
        }
        port.run();
        idle = moved ? 0 : idle + 1;
      }
    }

    /** The slots that the queues hold. */
    int inUse() {
      return port.slots.inUse() - held.size();
    }

    @Override
    public void close() {
      held.forEach(Slot::release);
      port.close();
    }
  }

  @Provide
  Arbitrary<List<Step>> interleavings() {
    Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
        Tuple.of(24, Arbitraries.of(Kind.SEND_WRITE, Kind.SEND_READ)),
        Tuple.of(16, Arbitraries.of(Kind.DATA, Kind.COMPLETE, Kind.RUN)),
        Tuple.of(6, Arbitraries.of(Kind.ABORT, Kind.LET_END_AT_ONCE)),
        Tuple.of(1, Arbitraries.just(Kind.CLOSE)));
    return Combinators.combine(kinds, Arbitraries.integers().between(0, 1000),
        Arbitraries.of(512, 4096, 16 << 10, StubPort.MAX_TRANSFER, StubPort.MAX_TRANSFER, StubPort.MAX_TRANSFER))
        .as(Step::new).list().ofMinSize(20).ofMaxSize(300);
  }

  @Property(tries = 200)
  @Label("whatever the order of events, no slot, request or controller is lost (mend 31)")
  void nothingIsLost(@ForAll("interleavings") List<Step> steps) {
    try (World world = new World()) {
      steps.forEach(world::play);
      world.settle();
      for (StubTransport queue : world.queues) {
        assertEquals(List.of(), queue.queue.outstanding().stream().map(Request::state).toList(), "commands without an answer");
      }
      assertEquals(0, world.inUse());
      assertEquals(0, world.port.slots.waiting());
      world.queues.forEach(queue -> queue.queue.close());
      world.port.controllers.values().stream().map(controller -> controller.queue(0)).toList().forEach(Queue::close);
      world.port.run();
      assertEquals(0, world.port.controllers.size());
      assertEquals(0, world.port.slots.requests());
    }
  }
}
