// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.backend.Lane;
import io.weft.targetnode.range.Change;
import io.weft.targetnode.range.LoopRanges;
import io.weft.targetnode.range.RangeLock;
import io.weft.targetnode.state.BlockRanges;
import io.weft.targetnode.state.Restrictions;
import io.weft.targetnode.state.StateException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an I/O command keeps from its check to its completion. There is one to each pooled request, so that no object is
 * made per I/O; it remembers the lane of the namespace that it last served.
 */
public final class IoContext extends Change implements IoCompletion {
  private final Request request;
  private final FeatureValues features;
  private @Nullable Namespace namespace;
  private @Nullable Lane lane;
  private NamespaceStats.@Nullable OfLoop stats;
  private IoKind kind = IoKind.READ;
  private long bytes;
  private boolean durable;
  private @Nullable LoopRanges ranges;
  private @Nullable WholeRead wholeRead;
  private boolean changing;
  private @Nullable RangeLock lock;
  private @Nullable BlockRanges healing;
  private @Nullable BooleanSupplier waits;
  private final Runnable execute;
  private final IoCompletion stopped;

  private IoContext(Request request) {
    this.request = request;
    this.features = ((IoController) request.controller()).features();
    this.execute = () -> request.command().execute(request);
    this.stopped = request::complete;
  }

  /** The context of a request. */
  public static IoContext of(Request request) {
    if (request.attachment() instanceof IoContext context) {
      return context;
    }
    IoContext context = new IoContext(request);
    request.attachment(context);
    return context;
  }

  /** Sets the namespace that the command is for. */
  void bind(Namespace to) {
    healing = null;
    if (namespace != to) {
      EventLoop loop = request.queue().transport().eventLoop();
      namespace = to;
      lane = to.backend().lane(loop);
      stats = to.stats().on(loop);
      ranges = to.backend().rangeLocks().of(loop);
      if (ranges.tearsReads()) {
        if (wholeRead == null) {
          wholeRead = new WholeRead();
        }
        wholeRead.bind(lane, ranges);
      }
    }
  }

  /**
   * Looks whether blocks may be changed.
   *
   * @return SUCCESS, or Namespace is Write Protected
   */
  public int writable() {
    Restrictions restrictions = namespace().state().restrictions();
    return restrictions != null && restrictions.protection().protects()
        ? StatusCode.NAMESPACE_WRITE_PROTECTED | StatusCode.DNR
        : StatusCode.SUCCESS;
  }

  /**
   * Looks whether blocks can be read.
   *
   * @return SUCCESS, or Unrecovered Read Error if one of them is uncorrectable
   */
  public int readable(long slba, long count) {
    Restrictions restrictions = namespace().state().restrictions();
    return restrictions != null && restrictions.uncorrectable().overlaps(slba, count)
        ? StatusCode.UNRECOVERED_READ_ERROR | StatusCode.DNR
        : StatusCode.SUCCESS;
  }

  /**
   * Notes that the command gives blocks new contents. Those that are uncorrectable can be read again when it has ended
   * with success, and not before the contents would survive a power loss.
   */
  public void heals(long slba, long count) {
    Restrictions restrictions = namespace().state().restrictions();
    if (restrictions != null && restrictions.uncorrectable().overlaps(slba, count)) {
      BlockRanges before = healing;
      healing = (before == null ? BlockRanges.NONE : before).with(slba, count);
    }
  }

  /** The namespace that the command is for. */
  public Namespace namespace() {
    return required(namespace);
  }

  /** The way to the namespace's storage. */
  public Lane lane() {
    return required(lane);
  }

  /**
   * Notes what is about to be done, for the counters.
   *
   * @param moved the bytes that the command moves or covers
   */
  public IoContext start(IoKind does, long moved) {
    kind = does;
    bytes = moved;
    durable = false;
    return this;
  }

  /**
   * Whether the change that was started must survive a power loss before it is answered: if the command wants it, or
   * always while the volatile write cache is disabled.
   *
   * @param forceUnitAccess whether the command wants it
   */
  public boolean durably(boolean forceUnitAccess) {
    durable = forceUnitAccess || features.writesThrough();
    return durable;
  }

  /**
   * Begins to change a range of the storage, unless others have it locked: then the command is executed again when it may
   * change the range.
   *
   * @param position the first byte
   * @param length how many bytes
   * @return whether the change may start; its end is the command's, or {@link #changed}
   */
  public boolean change(long position, long length) {
    return change(position, length, execute, stopped);
  }

  /**
   * Begins to change a range of the storage, unless others have it locked.
   *
   * @param position the first byte
   * @param length how many bytes
   * @param again called when the range may be changed, to call this once more
   * @param ifStopped called instead with Command Abort Requested, if the command is stopped while it waits
   * @return whether the change may start; its end is the command's, or {@link #changed}
   */
  public boolean change(long position, long length, Runnable again, IoCompletion ifStopped) {
    if (lock != null) {
      return true;
    }
    LoopRanges now = required(ranges);
    if (now.isLocked(position, position + length)) {
      RangeLock wish = lock(position, length, again);
      if (!wish.isGranted()) {
        waits(() -> stop(wish, ifStopped));
      }
      return false;
    }
    now.begin(this, position, position + length);
    changing = true;
    return true;
  }

  /** Whether a change of a range would have to wait. */
  public boolean isLocked(long position, long length) {
    return required(ranges).isLocked(position, position + length);
  }

  /**
   * Locks a range of the storage against changes by others.
   *
   * @param position the first byte
   * @param length how many bytes
   * @param granted called when this command alone may change the range, perhaps before this method returns; the lock ends
   *     with the command, or {@link #changed}
   */
  public RangeLock lock(long position, long length, Runnable granted) {
    return required(ranges).lock(position, position + length, taken -> {
      lock = taken;
      waits = null;
      granted.run();
    });
  }

  private boolean stop(RangeLock wish, IoCompletion ifStopped) {
    boolean stops = wish.cancel();
    if (stops) {
      waits = null;
      ifStopped.ended(StatusCode.ABORT_REQUESTED);
    }
    return stops;
  }

  /**
   * Notes that the command waits for something else than the storage.
   *
   * @param stop ends that and the command, if it is not too late, and says whether it has; null when the wait is over
   */
  public void waits(@Nullable BooleanSupplier stop) {
    waits = stop;
  }

  /** Stops the command if it has not reached the storage. @return whether it has been completed */
  public boolean cancel() {
    BooleanSupplier stop = waits;
    if (stop != null) {
      return stop.getAsBoolean();
    }
    return lane().cancel(this) || wholeRead != null && lane().cancel(wholeRead);
  }

  /**
   * Reads for a command that has not locked the range; each block is as it was before or after any write that runs beside.
   *
   * @param completion as for {@link Lane#read}
   */
  public void read(long position, DataBuffer target, int index, int length, IoCompletion completion) {
    if (required(ranges).tearsReads()) {
      required(wholeRead).start(position, target, index, length, completion);
    } else {
      lane().read(position, target, index, length, completion);
    }
  }

  /** A change has ended, and the command may begin another one. */
  public void changed() {
    RangeLock held = lock;
    if (changing) {
      changing = false;
      required(ranges).end(this);
    } else if (held != null) {
      lock = null;
      held.release();
    }
  }

  /** The I/O has ended: counts it and completes the command. */
  @Override
  public void ended(int status) {
    ended(status, 0);
  }

  /** The I/O has ended: counts it and completes the command. @param dw0 dword 0 of the completion */
  public void ended(int status, int dw0) {
    changed();
    boolean success = StatusCode.isSuccess(status);
    if (success && kind.changes() && mustStillPersist()) {
      return;
    }
    required(stats).count(kind, success ? bytes : 0, System.nanoTime() - request.startNanos(), status);
    request.complete(status, dw0);
  }

  /** Begins what is left to do before a change may be answered; it ends with {@link #ended}. @return whether there is any */
  private boolean mustStillPersist() {
    BlockRanges blocks = healing;
    if (!durable && (blocks != null || features.writesThrough())) {
      // The write cache was disabled meanwhile, or the command has no other way to be durable.
      durable = true;
      lane().flush(this);
      return true;
    }
    if (blocks != null) {
      healing = null;
      endsWith(namespace().state().heal(blocks));
      return true;
    }
    return false;
  }

  /** The I/O ends when a change of the namespace's state has ended. */
  public void endsWith(Future<Void> change) {
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
