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
 * The state of an I/O command from its check to its completion. Each pooled request has one, so that no object is
 * created per I/O; it caches the lane of the namespace that it last served. Home event loop only.
 */
final class IoContext implements IoCompletion {
  /** What a power loss would leave of a completed change. */
  private enum Durability {
    /** Possibly nothing: it may be in a volatile cache. */
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
  private NamespaceStats.@Nullable LoopStats stats;
  private IoKind kind = IoKind.READ;
  private long bytes;
  private Durability durability = Durability.CACHED;
  /** The uncorrectable blocks that the command overwrites, null if there are none. */
  private @Nullable BlockRanges overwritten;
  /** Stops the command while it waits for something other than the storage, else null. */
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
      Lane newLane = to.backend().lane(loop);
      LoopRanges ranges = to.backend().rangeLocks().of(loop);
      namespace = to;
      lane = newLane;
      stats = to.stats().on(loop);
      range.bind(ranges);
      wholeRead.bind(newLane, ranges);
    }
  }

  /** The namespace that the command is for. */
  Namespace namespace() {
    return required(namespace);
  }

  /** The lane of the namespace's storage. */
  Lane lane() {
    return required(lane);
  }

  /**
   * Records the I/O that is about to start, for the counters.
   *
   * @param newKind the kind of command
   * @param moved the bytes that the command moves or covers
   */
  IoContext start(IoKind newKind, long moved) {
    kind = newKind;
    bytes = moved;
    durability = Durability.CACHED;
    return this;
  }

  /**
   * Decides whether the change that was started must survive a power loss before the command completes: if the command
   * requires it, and always while the volatile write cache is disabled.
   *
   * @param forceUnitAccess whether the command requires it
   * @return whether the storage has to make the change durable
   */
  boolean chooseDurability(boolean forceUnitAccess) {
    boolean durable = forceUnitAccess || features.isWriteThrough();
    durability = durable ? Durability.DURABLE : Durability.CACHED;
    return durable;
  }

  /**
   * Records that the command overwrites uncorrectable blocks. They become readable when it has succeeded, and only
   * after the new contents would survive a power loss.
   */
  void addOverwritten(long slba, long count) {
    BlockRanges before = overwritten;
    overwritten = (before == null ? BlockRanges.NONE : before).with(slba, count);
  }

  /**
   * Begins to change a range of the storage, unless others have locked it: then the command is executed again when it
   * may change the range.
   *
   * @param position the first byte
   * @param length the number of bytes
   * @return whether the change may start; it ends with the command, or {@link #endChange}
   */
  boolean change(long position, long length) {
    return change(position, length, execute, stopped);
  }

  /**
   * Begins to change a range of the storage, unless others have locked it.
   *
   * @param position the first byte
   * @param length the number of bytes
   * @param again called when the range may be changed; it calls this method again
   * @param ifStopped called instead, with Command Abort Requested, if the command is stopped while it waits
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
   * @param length the number of bytes
   * @param granted called when this command alone may change the range, possibly before this method returns; the lock
   *     ends with the command, or {@link #endChange}
   * @return whether the lock is still to be granted
   */
  boolean lock(long position, long length, Runnable granted) {
    return range.lock(position, position + length, () -> {
      leaveWait();
      granted.run();
    });
  }

  /** Stops waiting for a {@link #lock}. @return false if the lock has already been granted */
  boolean withdrawLock() {
    boolean withdrawn = range.withdraw();
    if (withdrawn) {
      leaveWait();
    }
    return withdrawn;
  }

  private boolean stopLock(IoCompletion ifStopped) {
    boolean withdrawn = withdrawLock();
    if (withdrawn) {
      ifStopped.ended(StatusCode.ABORT_REQUESTED);
    }
    return withdrawn;
  }

  /** Ends what {@link #change} or {@link #lock} began, if anything; the command may then begin another change. */
  void endChange() {
    range.release();
  }

  /**
   * Begins to wait for something other than the storage.
   *
   * @param stopWaiting ends the wait and the command if it is not too late; returns whether it has
   */
  void enterWait(BooleanSupplier stopWaiting) {
    stop = stopWaiting;
  }

  /** Ends the wait. */
  void leaveWait() {
    stop = null;
  }

  /** Stops the command if it has not reached the storage. @return whether it was stopped, and so has completed */
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
    if (success && kind.mayChangeBlocks() && beginPersisting()) {
      return;
    }
    required(stats).count(kind, success ? bytes : 0, System.nanoTime() - request.startNanos(), status);
    request.complete(status, dw0);
  }

  /**
   * Begins the work that remains before the completion of a change; it ends with {@link #ended}.
   *
   * @return whether there is any
   */
  private boolean beginPersisting() {
    BlockRanges readable = overwritten;
    if (durability == Durability.CACHED && (readable != null || features.isWriteThrough())) {
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

  /** Ends the I/O when a change of the namespace's state has ended. */
  void endWith(Future<Void> change) {
    EventLoop loop = request.queue().transport().eventLoop();
    change.onComplete(result -> loop.execute(() -> ended(StateException.statusOf(result.cause()))));
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the command was not bound to a namespace");
    }
    return value;
  }
}
