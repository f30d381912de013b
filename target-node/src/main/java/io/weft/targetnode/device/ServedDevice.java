// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import static java.util.Objects.requireNonNull;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.config.ByteSize;
import io.weft.config.NamespaceEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.state.NamespaceState;
import io.weft.targetnode.state.NamespaceStates;
import io.weft.targetnode.storage.DeviceShape;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.NamespaceStats;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device under one namespace: opens it, tries again if that fails, looks now and then whether it is still there, and
 * closes it. Each of these has a deadline, after which nobody waits for it any longer. Used from the node's context; {@link
 * #condition} from any thread.
 *
 * <p>Its life cycle is {@link DeviceState}.
 */
final class ServedDevice {
  /** How long a change of the configuration waits until a device is closed. */
  static final Duration CLOSE_DEADLINE = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(ServedDevice.class);
  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long LAST_RETRY_MILLIS = 8000;
  private static final long NO_TIMER = -1;

  /** Hears of what happens by itself. */
  interface Owner {
    /** It is served now and was not, or the other way round, or its condition is another. */
    void changed(ServedDevice device);

    /** Its size is another. */
    void resized(ServedDevice device);
  }

  /** A device that is open, whether or not it is served, and what belongs to it. */
  private record Opened(Backend backend, NamespaceStats stats, UUID uuid, int group, NamespaceState state) {
    Namespace namespace(NamespaceEntry entry) {
      return new Namespace(entry, backend, stats, state);
    }
  }

  private final DeviceSource source;
  private final String nqn;
  private final Owner owner;
  private NamespaceEntry entry;
  /** The shared ANA group that the device was opened for. */
  private int sharedGroup = DeviceSource.Opener.NOT_SHARED;
  /** What the device is on another node; null if it is one of this node. */
  private @Nullable DeviceShape elsewhere;
  private volatile DeviceCondition condition = new DeviceCondition(DeviceState.CLOSED, Instant.now(), null);
  private @Nullable Opened open;
  private @Nullable DeviceLooks looks;
  /** Null while the device is not served. */
  private @Nullable Namespace namespace;
  private Promise<Void> settled = Promise.promise();
  private final Promise<Void> closed = Promise.promise();
  private long retryMillis = FIRST_RETRY_MILLIS;
  private long timer = NO_TIMER;
  /** Whether its opening takes so long that it is an error. */
  private boolean hangs;

  /** A device that is not open yet. */
  ServedDevice(DeviceSource source, String nqn, NamespaceEntry entry, Owner owner) {
    this.source = source;
    this.nqn = nqn;
    this.entry = entry;
    this.owner = owner;
  }

  /** The namespace's configuration. */
  NamespaceEntry entry() {
    return entry;
  }

  /** How the device fares. From any thread. */
  DeviceCondition condition() {
    return condition;
  }

  /** The namespace to export; null while the device is not served. */
  @Nullable Namespace namespace() {
    return namespace;
  }

  private DeviceState state() {
    return condition.state();
  }

  /** Whether the device can stay as it is for a namespace with another configuration. */
  boolean suits(NamespaceEntry other) {
    return other.enable() && other.device().equals(entry.device()) && source.sharedGroup(other) == sharedGroup
        && Objects.equals(source.shapeElsewhere(other), elsewhere)
        && (namespace != null || other.identifiers().uuid().equals(entry.identifiers().uuid()));
  }

  /** Opens the device, or tries again at once if that has failed. @return completes when it is open, has failed or hangs */
  Future<Void> open() {
    switch (state()) {
      case CLOSED -> opening(source.open(entry));
      case FAILED -> retry();
      default -> LOG.debug("{} namespace {} is {} already", nqn, entry.nsid(), state());
    }
    return settled.future();
  }

  /** The group of a namespace whose state the cluster agrees on, since this node does not have it alone. */
  private int agreedGroup() {
    return sharedGroup != DeviceSource.Opener.NOT_SHARED || elsewhere != null ? entry.anaGroupId() : NamespaceStates.ALONE;
  }

  private void retry() {
    cancelTimer();
    opening(source.openAgain(entry));
  }

  private void opening(Future<Backend> opening) {
    settled = Promise.promise();
    hangs = false;
    sharedGroup = source.sharedGroup(entry);
    elsewhere = source.shapeElsewhere(entry);
    // A problem is told until the device is open: the next try need not fare better.
    to(DeviceState.OPENING, condition.problem());
    UUID uuid = entry.identifiers().uuid();
    int group = agreedGroup();
    Future<Opened> ready = opening
        .compose(device -> source.states().open(uuid, group)
            .map(found -> new Opened(device, new NamespaceStats(), uuid, group, found))
            .recover(failure -> device.close().transform(_ -> Future.failedFuture(failure))));
    if (ready.isComplete()) {
      // A device without a file: there may be very many, so that each costs no timer and no task.
      opened(ready);
      return;
    }
    timer = source.vertx().setTimer(DeviceThreads.DEADLINE.toMillis(), _ -> beSlow());
    ready.onComplete(result -> source.context().runOnContext(_ -> opened(result)));
  }

  /** Nobody waits for the device any longer. It may still be slow only, as many are on a busy machine. */
  private void beSlow() {
    timer = source.vertx().setTimer(source.hangDeadline().minus(DeviceThreads.DEADLINE).toMillis(), _ -> hang());
    to(DeviceState.HANGING, "has not answered for %d s; it is waited for".formatted(DeviceThreads.DEADLINE.toSeconds()));
    settle();
  }

  private void hang() {
    timer = NO_TIMER;
    hangs = true;
    to(DeviceState.HANGING, "does not answer, not within %d s; it is waited for".formatted(source.hangDeadline().toSeconds()));
    owner.changed(this);
  }

  private void settle() {
    owner.changed(this);
    settled.tryComplete();
  }

  /** Opening has ended, in time or not. */
  private void opened(AsyncResult<Opened> result) {
    cancelTimer();
    if (state() == DeviceState.CLOSING) {
      if (result.succeeded()) {
        release(result.result());
      } else {
        closed();
      }
      return;
    }
    if (result.succeeded()) {
      serve(result.result());
    } else {
      fail(String.valueOf(result.cause().getMessage()));
    }
    settle();
  }

  private void serve(Opened device) {
    Backend backend = device.backend();
    source.log().served(() -> LOG.info("{} namespace {} is {}: {} in blocks of {} bytes, {}", nqn, entry.nsid(), path(),
        ByteSize.format(backend.size()), backend.blockSize(), backend.describe()));
    open = device;
    namespace = device.namespace(entry);
    retryMillis = FIRST_RETRY_MILLIS;
    to(DeviceState.OPEN, null);
    looks = DeviceLooks.begin(backend, source.threads(), new DeviceLooks.Observer() {
      @Override
      public void found(Inspection inspection) {
        source.context().runOnContext(_ -> inspected(backend, inspection));
      }

      @Override
      public void overdue() {
        source.context().runOnContext(_ -> stalled(backend));
      }
    });
  }

  private void fail(String problem) {
    to(DeviceState.FAILED, problem);
    timer = source.vertx().setTimer(retryMillis, _ -> retry());
    retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
  }

  private void stalled(Backend device) {
    if (isOpen(device) && state() == DeviceState.OPEN) {
      to(DeviceState.STALLED, "does not answer; its I/O may be waiting");
      owner.changed(this);
    }
  }

  private boolean isOpen(Backend device) {
    return open != null && open.backend() == device && state() != DeviceState.CLOSING;
  }

  private void inspected(Backend device, Inspection found) {
    if (!isOpen(device)) {
      return;
    }
    if (!found.presence().isUsable()) {
      lose(found.problem());
      if (!found.presence().mayReturn()) {
        reopen();
      }
    } else if (namespace == null) {
      namespace = requireNonNull(open).namespace(entry);
      to(DeviceState.OPEN, found.problem());
    } else {
      to(DeviceState.OPEN, found.problem());
      updateSize(namespace);
    }
    owner.changed(this);
  }

  private void updateSize(Namespace served) {
    if (served.updateSize()) {
      LOG.info("{} namespace {} has {} now", nqn, entry.nsid(), ByteSize.format(served.backend().size()));
      owner.resized(this);
    }
  }

  private void lose(@Nullable String problem) {
    namespace = null;
    to(DeviceState.LOST, problem);
  }

  /** Closes what was lost, and opens what is at its path now. */
  private void reopen() {
    opening(letGo(requireNonNull(open)).transform(_ -> source.openAgain(entry)));
  }

  private Future<Void> letGo(Opened device) {
    if (looks != null) {
      looks.end();
      looks = null;
    }
    open = null;
    return Future.join(device.backend().close(), source.states().close(device.uuid(), device.group())).mapEmpty();
  }

  /** Adopts another configuration that the device {@linkplain #suits}. @return completes when that is in effect */
  Future<Void> change(NamespaceEntry now) {
    entry = now;
    Opened device = open;
    if (namespace == null || device == null) {
      return Future.succeededFuture();
    }
    UUID uuid = now.identifiers().uuid();
    if (uuid.equals(device.uuid())) {
      namespace = device.namespace(now);
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    source.states().open(uuid, device.group()).onComplete(result -> source.context().runOnContext(_ -> {
      identified(device, uuid, result);
      done.complete();
    }));
    return done.future();
  }

  /** The state of another UUID has been read. */
  private void identified(Opened device, UUID uuid, AsyncResult<NamespaceState> result) {
    if (open != device || namespace == null) {
      if (result.succeeded()) {
        source.states().close(uuid, device.group());
      }
    } else if (result.succeeded()) {
      source.states().close(device.uuid(), device.group());
      open = new Opened(device.backend(), device.stats(), uuid, device.group(), result.result());
      namespace = requireNonNull(open).namespace(entry);
    } else {
      lose(String.valueOf(result.cause().getMessage()));
      reopen();
    }
  }

  /** Closes the device for good. @return completes when it is closed, or is not waited for any longer */
  Future<Void> close() {
    DeviceState before = state();
    cancelTimer();
    namespace = null;
    to(DeviceState.CLOSING, null);
    settled.tryComplete();
    source.closing(closed.future());
    if (open != null) {
      release(open);
    } else if (before == DeviceState.FAILED) {
      closed();
    }
    // Else it is released when it has been opened; one that hangs already is not waited for.
    return before == DeviceState.HANGING ? Future.succeededFuture() : closedInTime();
  }

  private Future<Void> closedInTime() {
    Promise<Void> ended = Promise.promise();
    long deadline = source.vertx().setTimer(CLOSE_DEADLINE.toMillis(), _ -> {
      if (ended.tryComplete()) {
        LOG.warn("{} namespace {}: {} is not closed after {} s, and is left to itself", nqn, entry.nsid(), path(),
            CLOSE_DEADLINE.toSeconds());
      }
    });
    closed.future().onComplete(_ -> {
      source.vertx().cancelTimer(deadline);
      ended.tryComplete();
    });
    return ended.future();
  }

  private void release(Opened device) {
    letGo(device).onComplete(_ -> source.context().runOnContext(_ -> closed()));
  }

  private void closed() {
    to(DeviceState.CLOSED, null);
    closed.complete();
  }

  private void cancelTimer() {
    if (timer != NO_TIMER) {
      source.vertx().cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  /** Takes a step, or notes another problem in the same state; logs what an administrator has to know. */
  private void to(DeviceState next, @Nullable String problem) {
    DeviceCondition before = condition;
    String message = problem == null || problem.startsWith(path()) ? problem : path() + " " + problem;
    boolean sameProblem = Objects.equals(message, before.problem());
    if (next != before.state()) {
      before.state().to(next);
    } else if (sameProblem) {
      return;
    }
    boolean goesOn = sameProblem && message != null || next == DeviceState.HANGING && before.state() == next;
    Instant since = goesOn ? before.since() : Instant.now();
    condition = new DeviceCondition(next, since, message);
    if (!sameProblem && next != DeviceState.CLOSING) {
      log(before);
    }
  }

  private void log(DeviceCondition before) {
    DeviceCondition now = condition;
    if (now.problem() == null) {
      LOG.info("{} namespace {} is well again after {} s", nqn, entry.nsid(),
          Duration.between(before.since(), now.since()).toSeconds());
    } else if (now.state().isServed()) {
      LOG.warn("{} namespace {}: {}", nqn, entry.nsid(), now.problem());
    } else if (now.state() == DeviceState.HANGING && !hangs) {
      LOG.warn("{} namespace {} is not exported yet: {}", nqn, entry.nsid(), now.problem());
    } else {
      LOG.error("{} namespace {} is not exported: {}", nqn, entry.nsid(), now.problem());
    }
  }

  private String path() {
    return String.valueOf(entry.device().path());
  }
}
