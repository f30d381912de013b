// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.weft.fabric.lifecycle.AssociationState;
import io.weft.fabric.lifecycle.ControllerState;
import io.weft.fabric.lifecycle.QueueState;
import io.weft.nvme.Nqn;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ControllerConfiguration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dynamic controller: one association, its admin queue and I/O queues, its properties (NVMe Base 2.1, section 3.1 and
 * 3.5) and its {@link ControllerState}. The host's commands change it on its home event loop, which is the admin queue's;
 * {@link #end} may be called from any thread, and I/O queues may live on other loops. The state changes under the lock of
 * {@link #queues}, so that no queue is added to a controller that no longer accepts queues.
 */
public abstract class Controller {
  /** KAS: the granularity of the keep alive timer, in units of 100 ms. */
  public static final int KEEP_ALIVE_GRANULARITY = KeepAlive.KAS;

  private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

  private final int cntlid;
  private final Association association;
  private final FabricPort port;
  private final EventLoop loop;
  private final ControllerProperties properties;
  private final KeepAlive keepAlive;
  private final AsyncEvents asyncEvents = new AsyncEvents();
  private final SortedMap<Integer, Queue> queues = new TreeMap<>();
  private final Instant since = Instant.now();

  /** Under the lock of {@link #queues}. */
  private AssociationState associationState = AssociationState.ACTIVE;
  /** Why the association ended; empty while it lasts. */
  private volatile String endReason = "";
  private @Nullable ScheduledFuture<?> idleTimer;
  private long pastCommands;

  /**
   * Creates a controller whose admin queue is not yet bound to it.
   *
   * @param cntlid its ID, unique in the subsystem
   * @param association the association that Connect creates
   * @param version the VS property
   * @param discovery whether it is a discovery controller
   */
  protected Controller(int cntlid, Association association, int version, boolean discovery) {
    this.cntlid = cntlid;
    this.association = association;
    this.port = association.adminQueue().port();
    this.loop = association.adminQueue().transport().eventLoop();
    this.properties = new ControllerProperties(port.maxQueueEntries(), version, discovery);
    this.keepAlive = new KeepAlive(loop, this::commands, () -> fail("the keep alive timer has expired"));
  }

  /** The commands of the admin queue, except Fabrics commands. */
  public abstract CommandTable adminCommands();

  /** The commands of the I/O queues, except Fabrics commands. */
  public abstract CommandTable ioCommands();

  /** Most I/O queues. */
  public abstract int maxIoQueues();

  /** Called once, on any event loop, when all queues are gone and all I/O has ended: the ID may be reused. */
  protected abstract void released();

  /**
   * Records a command that is about to be completed with an error; called on the queue's event loop.
   *
   * @return whether the Error Information log page has an entry for it, which sets the More bit of the status
   */
  protected abstract boolean logError(Request request);

  /** Restores the defaults of everything that the host has set: it has disabled the controller. Home event loop only. */
  protected void reset() {}

  /** CNTLID. */
  public final int cntlid() {
    return cntlid;
  }

  /** The association that the controller serves. */
  public final Association association() {
    return association;
  }

  /** When the host connected. */
  public final Instant since() {
    return since;
  }

  /** The port that the host connected to. */
  public final FabricPort port() {
    return port;
  }

  /** The home event loop. */
  public final EventLoop eventLoop() {
    return loop;
  }

  /** VS. */
  public final int version() {
    return properties.version();
  }

  /** CC. */
  public final int configuration() {
    return properties.cc();
  }

  /** CSTS. */
  public final int status() {
    return properties.csts();
  }

  /** KATO in milliseconds, 0 for none. Home event loop only. */
  public final long keepAliveMillis() {
    return keepAlive.periodMillis();
  }

  /** Sets KATO in milliseconds, rounded up to whole seconds; 0 stops the timer. Home event loop only. */
  public final void keepAliveMillis(long millis) {
    keepAlive.start(millis);
  }

  /** The asynchronous events. Home event loop only. */
  public final AsyncEvents asyncEvents() {
    return asyncEvents;
  }

  /** The queues, the admin queue first. */
  public final List<Queue> queues() {
    synchronized (queues) {
      return List.copyOf(queues.values());
    }
  }

  /** The number of I/O queues. */
  public final int ioQueueCount() {
    synchronized (queues) {
      return queues.tailMap(1).size();
    }
  }

  /** The queue with an identifier, null if there is none. */
  public final @Nullable Queue queue(int qid) {
    synchronized (queues) {
      return queues.get(qid);
    }
  }

  /** The number of commands received on all queues, including those that are gone. */
  public final long commands() {
    synchronized (queues) {
      long sum = pastCommands;
      for (Queue queue : queues.values()) {
        sum += queue.commands();
      }
      return sum;
    }
  }

  final ControllerProperties properties() {
    return properties;
  }

  /** Checks that commands other than Fabrics commands are accepted now. @return SUCCESS, or the status to refuse them with */
  final int checkReady() {
    return properties.state().isAcceptingCommands() ? StatusCode.SUCCESS : StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR;
  }

  /**
   * Binds a queue to the controller.
   *
   * @return SUCCESS, or the status for Connect; COMMAND_SEQUENCE_ERROR while the identifier is still in use
   */
  final int attach(Queue queue, int qid, int entries, boolean flowControl) {
    int status;
    boolean abandoned;
    synchronized (queues) {
      status = add(queue, qid);
      // It ended before it got its first queue, so no queue will release it.
      abandoned = queues.isEmpty() && associationState == AssociationState.ENDING;
      if (abandoned) {
        associationState = associationState.to(AssociationState.ENDED);
      }
    }
    if (abandoned) {
      released();
    }
    if (status != StatusCode.SUCCESS) {
      return status;
    }
    queue.connected(this, qid, entries, flowControl, QueueState.LIVE);
    if (qid == 0) {
      LOG.atLevel(port.logLevel()).log("controller {} of {} on port {}: host {} from {} connected", cntlid,
          association.subsystemNqn(), port.id(), Nqn.show(association.hostNqn()), queue.transport().hostAddress());
      keepAlive.start(association.keepAliveMillis());
      endWhenIdle("the host has not enabled it");
    }
    return StatusCode.SUCCESS;
  }

  /** Adds a queue if the state allows it; under the lock. @return as {@link #attach} */
  private int add(Queue queue, int qid) {
    // Connect tells a failed controller from one whose association is ending.
    if (qid != 0 && !properties.state().isAcceptingCommands()) {
      return StatusCode.CONNECT_INVALID_PARAMETERS;
    }
    if (associationState != AssociationState.ACTIVE) {
      return StatusCode.CONNECT_CONTROLLER_BUSY;
    }
    if (qid != 0 && properties.state() != ControllerState.READY) {
      return StatusCode.CONNECT_INVALID_PARAMETERS;
    }
    return queues.putIfAbsent(qid, queue) == null ? StatusCode.SUCCESS : StatusCode.COMMAND_SEQUENCE_ERROR;
  }

  /** Applies a new value of CC (NVMe Base 2.1, sections 3.5.3 and 3.6). Home event loop only. */
  final void configure(int cc) {
    int old = properties.cc();
    properties.cc(cc);
    boolean enables = ControllerConfiguration.isEnabled(cc) && !ControllerConfiguration.isEnabled(old);
    boolean disables = !ControllerConfiguration.isEnabled(cc) && ControllerConfiguration.isEnabled(old);
    boolean shutsDown = ControllerConfiguration.isShutdown(cc) && !ControllerConfiguration.isShutdown(old);
    if (disables) {
      become(ControllerState.RESETTING);
      asyncEvents.clear();
      reset();
    }
    if (shutsDown) {
      keepAlive.stop();
      // In any other state there are no I/O queues, or they are closing already.
      if (properties.state() == ControllerState.READY) {
        become(ControllerState.SHUTTING_DOWN);
      }
    }
    if (enables && properties.state() == ControllerState.RESETTING) {
      become(ControllerState.ENABLING);
      enables = false;
    }
    if (disables || shutsDown) {
      endWhenIdle(disables ? "the host has not enabled it again" : "the host has shut it down and not left");
      closeIoQueues();
    } else if (enables) {
      enable(cc);
    }
  }

  private void enable(int cc) {
    if (properties.state() == ControllerState.FAILED) {
      // The keep-alive timer expired while the controller was disabled: the queues are about to close.
      return;
    }
    if (!properties.supports(cc)) {
      LOG.warn("controller {} of {}: the host enables it with CC {}h, which it does not support", cntlid,
          association.subsystemNqn(), Integer.toHexString(cc));
      become(ControllerState.FAILED);
      return;
    }
    cancelIdleTimer();
    become(ControllerConfiguration.isShutdown(cc) ? ControllerState.SHUT_DOWN : ControllerState.READY);
    keepAlive.restart();
  }

  /** Changes the state; under the lock, since Connect on other event loops looks at it before it adds a queue. */
  private void become(ControllerState next) {
    synchronized (queues) {
      properties.become(next);
    }
  }

  /** Fails the controller and ends the association. Home event loop only. */
  private void fail(String why) {
    if (properties.state() != ControllerState.FAILED) {
      become(ControllerState.FAILED);
    }
    end(why);
  }

  /** Ends the association if the host leaves it unused for too long (NVMe Base 2.1, section 3.3.1). */
  private void endWhenIdle(String why) {
    cancelIdleTimer();
    idleTimer = loop.schedule(() -> end(why), port.associationTimeoutMillis(), TimeUnit.MILLISECONDS);
  }

  private void cancelIdleTimer() {
    if (idleTimer != null) {
      idleTimer.cancel(false);
      idleTimer = null;
    }
  }

  private void closeIoQueues() {
    Collection<Queue> open = ioQueues();
    if (open.isEmpty()) {
      drained();
    }
    open.forEach(queue -> queue.transport().eventLoop().execute(queue::close));
  }

  private List<Queue> ioQueues() {
    synchronized (queues) {
      return List.copyOf(queues.tailMap(1).values());
    }
  }

  /** Completes a reset or shutdown if no I/O queue is left, as CC now demands. Home event loop only. */
  private void drained() {
    if (!ioQueues().isEmpty()) {
      return;
    }
    switch (properties.state()) {
      case RESETTING -> become(ControllerState.DISABLED);
      case ENABLING -> enable(properties.cc());
      case SHUTTING_DOWN -> become(ControllerState.SHUT_DOWN);
      default -> {
        // Nothing is waiting.
      }
    }
  }

  /**
   * Ends the association: closes every queue. May be called from any thread; the first reason given is logged.
   */
  public final void end(String why) {
    Collection<Queue> open;
    synchronized (queues) {
      if (associationState == AssociationState.ACTIVE) {
        associationState = associationState.to(AssociationState.ENDING);
        endReason = why;
      }
      open = List.copyOf(queues.values());
    }
    open.forEach(queue -> queue.transport().eventLoop().execute(queue::close));
  }

  /** Called on a queue's event loop when it closes. The end of the admin queue ends the association. */
  final void closing(Queue queue) {
    if (queue.qid() == 0) {
      keepAlive.stop();
      cancelIdleTimer();
      asyncEvents.clear();
      end("the host has left");
    }
  }

  /** Called on a queue's event loop when all of its commands have ended. */
  final void gone(Queue queue) {
    boolean last;
    boolean drained;
    synchronized (queues) {
      queues.remove(queue.qid());
      pastCommands += queue.commands();
      last = queues.isEmpty();
      if (last) {
        associationState = associationState.to(AssociationState.ENDED);
      }
      drained = properties.state().isDraining() && queues.tailMap(1).isEmpty();
    }
    if (drained) {
      loop.execute(this::drained);
    }
    if (last) {
      LOG.atLevel(port.logLevel()).log("controller {} of {}: host {} gone after {} commands: {}", cntlid,
          association.subsystemNqn(), Nqn.show(association.hostNqn()), pastCommands, endReason);
      released();
    }
  }
}
