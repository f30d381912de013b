// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.backend.Lane;
import io.weft.targetnode.range.LoopRanges;
import io.weft.targetnode.state.BlockRanges;
import io.weft.targetnode.state.StateException;
import io.weft.targetnode.subsystem.FeatureValues;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.IoKind;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.NamespaceStats;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an I/O command keeps from its check to its completion. There is one to each pooled request, so that no object is
 * made per I/O; it remembers the lane of the namespace that it last served. Home event loop only.
 */
final class IoContext implements IoCompletion {
  /** What a power loss would leave of a change that the storage has. */
  private enum Durability {
    /** Perhaps nothing: it may be in a volatile cache. */
    CACHED,
    /** All of it. */
    DURABLE
  }

  private final Request request;
  private final FeatureValues features;
  private final RangeHold range = new RangeHold();
  private final WholeRead wholeRead = new WholeRead();
  private final Runnable execute;
  private final IoCompletion stopped;
  private @Nullable Namespace namespace;
  private @Nullable Lane lane;
  private NamespaceStats.@Nullable OfLoop stats;
  private IoKind kind = IoKind.READ;
  private long bytes;
  private Durability durability = Durability.CACHED;
  /** The uncorrectable blocks that the command overwrites, null if there are none. */
  private @Nullable BlockRanges overwritten;
  /** Stops the command while it waits for something else than the storage, null while it does not. */
  private @Nullable BooleanSupplier stop;

  private IoContext(Request request) {
    this.request = request;
    this.features = ((IoController) request.controller()).features();
    this.execute = () -> request.command().execute(request);
    this.stopped = request::complete;
  }

  /** The context of a request. */
  static IoContext of(Request request) {
    if (request.attachment() instanceof IoContext context) {
      return context;
    }
    IoContext context = new IoContext(request);
    request.attachment(context);
    return context;
  }

  /** Sets the namespace that the command is for. */
  void bind(Namespace to) {
    overwritten = null;
    if (namespace != to) {
      EventLoop loop = request.queue().transport().eventLoop();
      Lane itsLane = to.backend().lane(loop);
      LoopRanges ranges = to.backend().rangeLocks().of(loop);
      namespace = to;
      lane = itsLane;
      stats = to.stats().on(loop);
      range.bind(ranges);
      wholeRead.bind(itsLane, ranges);
    }
  }

  /** The namespace that the command is for. */
  Namespace namespace() {
    return required(namespace);
  }

  /** The way to the namespace's storage. */
  Lane lane() {
    return required(lane);
  }

  /**
   * Notes what is about to be done, for the counters.
   *
   * @param does the kind of command
   * @param moved the bytes that the command moves or covers
   */
  IoContext start(IoKind does, long moved) {
    kind = does;
    bytes = moved;
    durability = Durability.CACHED;
    return this;
  }

  /**
   * Decides whether the change that was started must survive a power loss before it is answered: if the command wants it,
   * and always while the volatile write cache is disabled.
   *
   * @param forceUnitAccess whether the command wants it
   * @return whether the storage has to make the change durable
   */
  boolean chooseDurability(boolean forceUnitAccess) {
    boolean durable = forceUnitAccess || features.writesThrough();
    durability = durable ? Durability.DURABLE : Durability.CACHED;
    return durable;
  }

  /**
   * Notes that the command gives uncorrectable blocks new contents. They can be read again when it has ended with success,
   * and not before the contents would survive a power loss.
   */
  void noteOverwritten(long slba, long count) {
    BlockRanges before = overwritten;
    overwritten = (before == null ? BlockRanges.NONE : before).with(slba, count);
  }

  /**
   * Begins to change a range of the storage, unless others have it locked: then the command is executed again when it may
   * change the range.
   *
   * @param position the first byte
   * @param length how many bytes
   * @return whether the change may start; it ends with the command, or {@link #endChange}
   */
  boolean change(long position, long length) {
    return change(position, length, execute, stopped);
  }

  /**
   * Begins to change a range of the storage, unless others have it locked.
   *
   * @param position the first byte
   * @param length how many bytes
   * @param again called when the range may be changed, to call this once more
   * @param ifStopped called instead with Command Abort Requested, if the command is stopped while it waits
   * @return whether the change may start; it ends with the command, or {@link #endChange}
   */
  boolean change(long position, long length, Runnable again, IoCompletion ifStopped) {
    boolean begins = range.begin(position, position + length);
    if (!begins && lock(position, length, again)) {
      enterWait(() -> stopLock(ifStopped));
    }
    return begins;
  }

  /** Whether a change of a range would have to wait. */
  boolean isLocked(long position, long length) {
    return range.isLocked(position, position + length);
  }

  /**
   * Locks a range of the storage against changes by others.
   *
   * @param position the first byte
   * @param length how many bytes
   * @param granted called when this command alone may change the range, perhaps before this method returns; the lock ends
   *     with the command, or {@link #endChange}
   * @return whether the lock is still to be granted
   */
  boolean lock(long position, long length, Runnable granted) {
    return range.lock(position, position + length, () -> {
      leaveWait();
      granted.run();
    });
  }

  /** Stops waiting for a {@link #lock}. @return false if it has been granted */
  boolean withdrawLock() {
    boolean withdrawn = range.withdraw();
    if (withdrawn) {
      leaveWait();
    }
    return withdrawn;
  }

  private boolean stopLock(IoCompletion ifStopped) {
    boolean stops = withdrawLock();
    if (stops) {
      ifStopped.ended(StatusCode.ABORT_REQUESTED);
    }
    return stops;
  }

  /** Ends what {@link #change} or {@link #lock} has begun, if there is such; the command may begin another change. */
  void endChange() {
    range.release();
  }

  /**
   * The command waits for something else than the storage.
   *
   * @param stopWaiting ends the wait and the command, if it is not too late, and says whether it has
   */
  void enterWait(BooleanSupplier stopWaiting) {
    stop = stopWaiting;
  }

  /** What the command has waited for is there. */
  void leaveWait() {
    stop = null;
  }

  /** Stops the command if it has not reached the storage. @return whether it has been completed */
  boolean cancel() {
    BooleanSupplier waiting = stop;
    if (waiting != null) {
      return waiting.getAsBoolean();
    }
    return lane().cancel(this) || lane().cancel(wholeRead);
  }

  /**
   * Reads for a command that has not locked the range; each block is as it was before or after any concurrent write.
   *
   * @param completion as for {@link Lane#read}
   */
  void read(long position, DataBuffer target, int index, int length, IoCompletion completion) {
    wholeRead.start(position, target, index, length, completion);
  }

  /** The I/O has ended: counts it and completes the command. */
  @Override
  public void ended(int status) {
    ended(status, 0);
  }

  /** The I/O has ended: counts it and completes the command. @param dw0 dword 0 of the completion */
  void ended(int status, int dw0) {
    endChange();
    boolean success = StatusCode.isSuccess(status);
    if (success && kind.changes() && beginPersisting()) {
      return;
    }
    required(stats).count(kind, success ? bytes : 0, System.nanoTime() - request.startNanos(), status);
    request.complete(status, dw0);
  }

  /**
   * Begins what is left to do before a change may be answered; it ends with {@link #ended}.
   *
   * @return whether there is anything left
   */
  private boolean beginPersisting() {
    BlockRanges readable = overwritten;
    if (durability == Durability.CACHED && (readable != null || features.writesThrough())) {
      // The write cache was disabled meanwhile, or the command has no other way to be durable.
      durability = Durability.DURABLE;
      lane().flush(this);
      return true;
    }
    if (readable != null) {
      overwritten = null;
      endWith(namespace().state().unmark(readable));
      return true;
    }
    return false;
  }

  /** The I/O ends when a change of the namespace's state has ended. */
  void endWith(Future<Void> change) {
    EventLoop loop = request.queue().transport().eventLoop();
    change.onComplete(done -> loop.execute(() -> ended(StateException.statusOf(done.cause()))));
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the command was not bound to a namespace");
    }
    return value;
  }
}
