// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.weft.host.error.CommandFailedException;
import io.weft.host.error.CommandTimeoutException;
import io.weft.host.error.ConnectionClosedException;
import io.weft.host.error.HostException;
import io.weft.host.error.ProtocolViolationException;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's end of one queue pair, bound to one event loop. {@link #execute} may be called on any thread; {@link #submit},
 * which allocates nothing, only on the event loop. Commands that do not fit the queue wait, up to a limit.
 */
public final class HostQueue implements HostLink.Events {
  /** The most commands that wait for room in a queue; further ones fail. */
  public static final int MAX_WAITING = 65_536;

  private static final Logger LOG = LoggerFactory.getLogger(HostQueue.class);
  private static final long MAX_CHECK_INTERVAL_MILLIS = 500;

  private final int id;
  private final ContextInternal context;
  private final EventLoop loop;
  private final HostLink link;
  private final CommandSlots slots;
  private final ArrayDeque<NvmeCommand> waiting = new ArrayDeque<>();
  private final long timeoutMillis;
  private final Promise<Throwable> closed;
  private boolean checking;
  private boolean flowControl;
  private int sqHead;
  private volatile @Nullable Throwable closeCause;

  /**
   * A queue on an established link.
   *
   * @param id QID
   * @param depth the most outstanding commands
   */
  HostQueue(int id, int depth, ContextInternal context, HostLink link, ControllerOptions options) {
    this.id = id;
    this.context = context;
    this.loop = context.nettyEventLoop();
    this.link = link;
    this.slots = new CommandSlots(depth);
    this.timeoutMillis = options.commandTimeoutMillis();
    this.flowControl = options.sqFlowControl();
    this.closed = context.promise();
    link.setEvents(this);
  }

  /** QID: 0 for the admin queue. */
  public int id() {
    return id;
  }

  /** The most commands that can be outstanding. */
  public int depth() {
    return slots.depth();
  }

  /** SQHD of the last completion. */
  public int submissionQueueHead() {
    return sqHead;
  }

  /** Whether the queue accepts commands. */
  public boolean isOpen() {
    return closeCause == null;
  }

  /** Completes, with the reason, when the queue is closed. */
  public Future<Throwable> closed() {
    return closed.future();
  }

  /** Runs an action on the queue's event loop, immediately if the caller is on it. */
  public void onEventLoop(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
    } else {
      loop.execute(action);
    }
  }

  /**
   * Sends a command.
   *
   * @return its completion with any status; fails with a {@link HostException} if it was not completed
   */
  public Future<Completion> execute(NvmeCommand command) {
    Promise<Completion> promise = context.promise();
    onEventLoop(() -> {
      try {
        submit(command, new PromiseHandler(promise));
      } catch (IllegalStateException e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  /**
   * Sends a command that must succeed.
   *
   * @return its completion; fails with a {@link CommandFailedException} if its status is an error
   */
  public Future<Completion> require(NvmeCommand command) {
    return execute(command).compose(completion -> completion.isSuccess()
        ? Future.succeededFuture(completion)
        : Future.failedFuture(new CommandFailedException(
            CommandNames.describe(command, id == 0), completion.status(), completion.dword0())));
  }

  /**
   * Sends two commands as one fused operation, one directly after the other. The caller sets their FUSE bits.
   *
   * @return the completions in the order of the commands
   */
  public Future<List<Completion>> executeFused(NvmeCommand first, NvmeCommand second) {
    Promise<Completion> firstResult = context.promise();
    Promise<Completion> secondResult = context.promise();
    first.fusedWith = second;
    second.handler = new PromiseHandler(secondResult);
    onEventLoop(() -> submit(first, new PromiseHandler(firstResult)));
    return Future.join(firstResult.future(), secondResult.future()).map(
        both -> List.of(both.<Completion>resultAt(0), both.<Completion>resultAt(1)));
  }

  private record PromiseHandler(Promise<Completion> promise) implements CommandHandler {
    @Override
    public void completed(NvmeCommand command) {
      promise.complete(command.completion());
    }

    @Override
    public void failed(NvmeCommand command, Throwable cause) {
      promise.tryFail(cause);
    }
  }

  /**
   * Sends a command; on the queue's event loop only.
   *
   * @throws IllegalStateException on another thread, or if the command is still outstanding
   */
  public void submit(NvmeCommand command, CommandHandler handler) {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("not on the event loop of queue " + id);
    }
    if (command.outstanding) {
      throw new IllegalStateException("the command is already outstanding");
    }
    command.outstanding = true;
    command.handler = handler;
    Throwable cause = closeCause;
    if (cause != null) {
      reject(command, new ConnectionClosedException("queue %d is closed: %s".formatted(id, cause.getMessage()), cause));
    } else if (waiting.isEmpty() && fits(command)) {
      start(command);
      link.flush();
    } else if (waiting.size() < MAX_WAITING) {
      waiting.add(command);
    } else {
      reject(command, new HostException("more than %d commands wait for queue %d".formatted(MAX_WAITING, id)));
    }
  }

  private static void reject(NvmeCommand command, Throwable cause) {
    List<NvmeCommand> rejected = new ArrayList<>();
    addWithFused(command, rejected);
    rejected.forEach(each -> notifyFailed(each, cause));
  }

  private boolean fits(NvmeCommand command) {
    return slots.freeCount() >= (command.fusedWith == null ? 1 : 2);
  }

  private void start(NvmeCommand command) {
    long now = System.nanoTime();
    slots.add(command, now);
    link.send(command);
    NvmeCommand second = command.fusedWith;
    if (second != null) {
      slots.add(second, now);
      link.send(second);
    }
    if (!checking && !command.withoutTimeout) {
      scheduleCheck();
    }
  }

  private void scheduleCheck() {
    checking = true;
    long millis = Math.clamp(timeoutMillis / 4, 1, MAX_CHECK_INTERVAL_MILLIS);
    loop.schedule(this::checkTimeouts, millis, TimeUnit.MILLISECONDS);
  }

  private void checkTimeouts() {
    checking = false;
    boolean limited = false;
    long now = System.nanoTime();
    for (int i = 0; i < slots.depth(); i++) {
      NvmeCommand command = slots.at(i);
      if (command != null && !command.withoutTimeout) {
        limited = true;
        if (now - command.submittedNanos > TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
          String what = "%s on queue %d".formatted(CommandNames.describe(command, id == 0), id);
          close(new CommandTimeoutException(what, timeoutMillis));
          return;
        }
      }
    }
    if (limited) {
      scheduleCheck();
    }
  }

  /** Sets what the controller granted: the bytes of data in a capsule, and whether SQ flow control is disabled. */
  void configure(long inCapsuleLimit, boolean flowControlDisabled) {
    link.setInCapsuleLimit(inCapsuleLimit);
    link.setFlowControlDisabled(flowControlDisabled);
    flowControl = !flowControlDisabled;
  }

  ContextInternal context() {
    return context;
  }

  @Override
  public @Nullable NvmeCommand outstanding(int cid) {
    return slots.get(cid);
  }

  @Override
  public void completed(NvmeCommand command, int status, int dword0, int dword1, int head) {
    if (flowControl && head > slots.depth() && closeCause == null) {
      throw new ProtocolViolationException("SQHD %d on a queue of %d entries".formatted(head, slots.depth() + 1),
          FatalErrorStatus.INVALID_HEADER_FIELD, Pdu.CAPSULE_RESP_CQE + CqeLayout.SQHD);
    }
    slots.remove(command);
    sqHead = head;
    command.status = status;
    command.dword0 = dword0;
    command.dword1 = dword1;
    command.sqHead = head;
    notifyCompleted(command);
    startWaiting();
  }

  private void startWaiting() {
    NvmeCommand next = waiting.peek();
    if (next == null || closeCause != null) {
      return;
    }
    while (next != null && fits(next)) {
      waiting.remove();
      start(next);
      next = waiting.peek();
    }
    link.flush();
  }

  /** Calls the handler. An error in the handler must not be mistaken for a connection error. */
  private static void notifyCompleted(NvmeCommand command) {
    command.outstanding = false;
    CommandHandler handler = command.handler;
    if (handler != null) {
      try {
        handler.completed(command);
      } catch (RuntimeException e) {
        LOG.error("the handler of a command failed", e);
      }
    }
  }

  private static void notifyFailed(NvmeCommand command, Throwable cause) {
    command.outstanding = false;
    CommandHandler handler = command.handler;
    if (handler != null) {
      try {
        handler.failed(command, cause);
      } catch (RuntimeException e) {
        LOG.error("the handler of a command failed", e);
      }
    }
  }

  @Override
  public void closed(Throwable cause) {
    if (closeCause != null) {
      return;
    }
    closeCause = cause;
    List<NvmeCommand> lost = new ArrayList<>();
    for (int i = 0; i < slots.depth(); i++) {
      NvmeCommand command = slots.at(i);
      if (command != null) {
        slots.remove(command);
        lost.add(command);
      }
    }
    waiting.forEach(command -> addWithFused(command, lost));
    waiting.clear();
    lost.forEach(command -> notifyFailed(command, cause));
    closed.complete(cause);
  }

  /** Adds a command and the second of its fused operation, which is not in {@link #waiting} itself. */
  private static void addWithFused(NvmeCommand command, List<NvmeCommand> to) {
    to.add(command);
    NvmeCommand second = command.fusedWith;
    if (second != null) {
      to.add(second);
    }
  }

  /** Closes the queue's connection; outstanding commands fail. */
  public Future<Void> close() {
    Promise<Void> closing = context.promise();
    onEventLoop(() -> {
      close(new ConnectionClosedException("queue %d was closed".formatted(id)));
      closing.complete();
    });
    return closing.future();
  }

  private void close(Throwable cause) {
    link.close();
    closed(cause);
  }
}
