// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.host.error.ConnectionClosedException;
import io.weft.host.error.HostException;
import io.weft.nvme.FeatureId;
import io.weft.nvme.fabrics.Capabilities;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.ControllerStatus;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.log.DiscoveryLogPage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A controller that this host is connected to: the association's admin queue, its I/O queues and its life from enable to
 * shutdown. If the connection of one queue is lost, all are closed; reconnecting is up to the caller.
 */
public final class HostController {
  private static final Logger LOG = LoggerFactory.getLogger(HostController.class);
  private static final long POLL_MILLIS = 10;

  private final QueueConnector connector;
  private final ControllerOptions options;
  private final HostQueue adminQueue;
  private final Admin admin;
  private final int id;
  private final List<HostQueue> ioQueues = new CopyOnWriteArrayList<>();
  private final Promise<Throwable> closed;
  private volatile long cap;
  private volatile @Nullable IdentifyController identity;
  private @Nullable ScheduledFuture<?> keepAliveTimer;

  private HostController(QueueConnector connector, QueueConnector.Connected connected) {
    this.connector = connector;
    options = connector.options();
    adminQueue = connected.queue();
    admin = new Admin(adminQueue);
    id = connected.controllerId();
    closed = adminQueue.context().promise();
    adminQueue.closed().onSuccess(this::closeAll);
  }

  /** Connects an admin queue only; the controller is not enabled. */
  static Future<HostController> connect(QueueConnector connector) {
    return connector.connect(0, ControllerOptions.ADMIN_QUEUE_DEPTH, ConnectData.DYNAMIC_CONTROLLER)
        .map(connected -> new HostController(connector, connected));
  }

  /** The controller ID that Connect returned. */
  public int id() {
    return id;
  }

  /** How the host is connected. */
  public ControllerOptions options() {
    return options;
  }

  /** The admin commands. */
  public Admin admin() {
    return admin;
  }

  /** The I/O queues that are connected. */
  public List<HostQueue> ioQueues() {
    return List.copyOf(ioQueues);
  }

  /** CAP, as read when the controller was enabled; 0 before that. */
  public long capabilities() {
    return cap;
  }

  /** Identify Controller as it was when the controller was enabled. @throws IllegalStateException before that */
  public IdentifyController identity() {
    IdentifyController known = identity;
    if (known == null) {
      throw new IllegalStateException("the controller has not been enabled");
    }
    return known;
  }

  /** Completes, with the reason, when the association has ended. */
  public Future<Throwable> closed() {
    return closed.future();
  }

  /**
   * Makes a new controller ready for I/O: enables it, checks its Identify data, starts the keep-alive timer and connects the
   * I/O queues.
   *
   * @return this; fails with a {@link HostException} that says what is wrong with the controller
   */
  public Future<HostController> start() {
    return enable().compose(_ -> identify()).compose(_ -> {
      startKeepAlive();
      boolean discovery = identity().get(IdentifyControllerField.CNTRLTYPE) == ControllerChecks.TYPE_DISCOVERY;
      return discovery || options.ioQueues() == 0 ? Future.succeededFuture() : connectIoQueues();
    }).map(this);
  }

  /** Sets CC.EN and waits for CSTS.RDY, at most for CAP.TO. */
  public Future<Void> enable() {
    return admin.propertyGet(Property.CAP).compose(value -> {
      cap = value;
      String problem = ControllerChecks.problem(value);
      if (problem != null) {
        return Future.failedFuture(new HostException(problem));
      }
      boolean all = (value & Capabilities.CSS_IO_COMMAND_SETS) != 0;
      int set = all ? ControllerConfiguration.CSS_ALL : ControllerConfiguration.CSS_NVM;
      return admin.propertySet(Property.CC, ControllerConfiguration.enabled(set));
    }).compose(_ -> awaitStatus("ready", ControllerStatus::isReady));
  }

  /** Disconnects the I/O queues, clears CC.EN, which resets the controller, and waits until CSTS.RDY is 0. */
  public Future<Void> disable() {
    return closeIoQueues()
        .compose(_ -> admin.propertyGet(Property.CC))
        .compose(cc -> admin.propertySet(Property.CC, ControllerConfiguration.disabled(cc.intValue())))
        .compose(_ -> awaitStatus("disabled", csts -> !ControllerStatus.isReady(csts)));
  }

  private Future<Void> awaitStatus(String state, IntPredicate reached) {
    long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(500, Capabilities.timeoutMillis(cap)));
    return pollStatus(state, reached, limit);
  }

  private Future<Void> pollStatus(String state, IntPredicate reached, long limit) {
    return admin.propertyGet(Property.CSTS).compose(value -> {
      int csts = value.intValue();
      if (ControllerStatus.isFatal(csts)) {
        return Future.failedFuture(new HostException("CSTS.CFS is set: the controller has a fatal error"));
      }
      if (reached.test(csts)) {
        return Future.succeededFuture();
      }
      if (System.nanoTime() > limit) {
        return Future.failedFuture(new HostException("the controller did not become %s in time".formatted(state)));
      }
      return adminQueue.context().owner().timer(POLL_MILLIS, TimeUnit.MILLISECONDS)
          .compose(_ -> pollStatus(state, reached, limit));
    });
  }

  private Future<Void> identify() {
    return admin.identifyController().compose(data -> {
      String problem = ControllerChecks.problem(data, id, options.keepAliveMillis() > 0);
      identity = data;
      return problem == null ? Future.succeededFuture() : Future.failedFuture(new HostException(problem));
    });
  }

  private Future<Void> connectIoQueues() {
    int wanted = options.ioQueues() - 1;
    return admin.setFeature(FeatureId.NUMBER_OF_QUEUES, 0, wanted | wanted << 16).compose(granted -> {
      int count = Math.min(wanted, Math.min(granted & 0xffff, granted >>> 16)) + 1;
      Future<Void> all = Future.succeededFuture();
      for (int qid = 1; qid <= count; qid++) {
        int next = qid;
        all = all.compose(_ -> connectIoQueue(next).mapEmpty());
      }
      return all;
    });
  }

  /** Connects one more I/O queue of the depth in the options, within MQES. @param qid its QID, at least 1 */
  public Future<HostQueue> connectIoQueue(int qid) {
    int maxEntries = Capabilities.maxQueueEntries(cap);
    return connectIoQueue(qid, Math.min(options.ioQueueDepth(), Math.min(maxEntries, ControllerOptions.MAX_QUEUE_DEPTH) - 1));
  }

  /** Connects one more I/O queue. @param depth the most outstanding commands, which is also its SQSIZE */
  public Future<HostQueue> connectIoQueue(int qid, int depth) {
    return connector.connect(qid, depth, id).map(connected -> {
      HostQueue queue = connected.queue();
      IdentifyController known = identity;
      queue.onEventLoop(() -> queue.configure(known == null ? 0 : known.inCapsuleBytes(), !options.sqFlowControl()));
      ioQueues.add(queue);
      queue.closed().onSuccess(cause -> {
        if (ioQueues.contains(queue)) {
          closeAll(cause);
        }
      });
      return queue;
    });
  }

  /** Disconnects all I/O queues; the association remains. */
  public Future<Void> closeIoQueues() {
    List<HostQueue> queues = List.copyOf(ioQueues);
    ioQueues.clear();
    return Future.join(queues.stream().map(HostQueue::close).toList()).mapEmpty();
  }

  /** Starts to send Keep Alive twice per keep-alive timeout; {@link #start} does this. */
  public void startKeepAlive() {
    long half = options.keepAliveMillis() / 2;
    if (half > 0) {
      adminQueue.onEventLoop(() -> {
        if (keepAliveTimer == null && adminQueue.isOpen()) {
          keepAliveTimer = adminQueue.context().nettyEventLoop()
              .scheduleAtFixedRate(this::keepAlive, half, half, TimeUnit.MILLISECONDS);
        }
      });
    }
  }

  private void keepAlive() {
    admin.keepAlive().onFailure(cause -> {
      LOG.debug("keep-alive of controller {} failed", id, cause);
      closeAll(cause);
    });
  }

  /**
   * Keeps an Asynchronous Event Request outstanding and passes events to a listener.
   *
   * @param listener receives dword 0, see {@link io.weft.nvme.AsyncEvent}; events for a log page remain masked until the
   *     page is read without RAE
   */
  public void onAsyncEvent(IntConsumer listener) {
    adminQueue.onEventLoop(() -> adminQueue.submit(AdminCommandBuilder.asyncEventRequest(), new CommandHandler() {
      @Override
      public void completed(NvmeCommand command) {
        if (command.completion().isSuccess()) {
          int event = command.dword0();
          adminQueue.submit(command, this);
          listener.accept(event);
        } else {
          LOG.debug("controller {} reports no events, status {}", id, Integer.toHexString(command.status()));
        }
      }

      @Override
      public void failed(NvmeCommand command, Throwable cause) {
        LOG.debug("no more events from controller {}: {}", id, cause.getMessage());
      }
    }));
  }

  /** The Discovery log page of a discovery controller, read consistently. */
  public Future<DiscoveryLogPage> discoveryLog() {
    return new DiscoveryReader(admin).read();
  }

  /** An active namespace to read and write. @return fails with a {@link HostException} if it is not active */
  public Future<HostNamespace> namespace(int nsid) {
    return admin.identifyNamespace(nsid).compose(data -> {
      if (data.blockSizeExponentInUse() == 0) {
        return Future.failedFuture(new HostException("controller %d has no active namespace %d".formatted(id, nsid)));
      }
      return Future.succeededFuture(new HostNamespace(this, nsid, data));
    });
  }

  /** Shuts the controller down normally (CC.SHN) and closes the association. */
  public Future<Void> shutdown() {
    return closeIoQueues()
        .compose(_ -> admin.propertyGet(Property.CC))
        .compose(cc -> admin.propertySet(
            Property.CC, ControllerConfiguration.withShutdown(cc.intValue(), ControllerConfiguration.SHN_NORMAL)))
        .compose(_ -> awaitStatus(
            "shut down", csts -> ControllerStatus.shutdownStatus(csts) == ControllerStatus.SHST_COMPLETE)
            .recover(HostController::ignoreClosedConnection))
        .eventually(this::close);
  }

  /** A controller that shuts down may end the association before CSTS is read. */
  private static Future<Void> ignoreClosedConnection(Throwable cause) {
    return cause instanceof ConnectionClosedException ? Future.succeededFuture() : Future.failedFuture(cause);
  }

  /** Closes all connections of the association without a shutdown. */
  public Future<Void> close() {
    closeAll(new ConnectionClosedException("controller %d was disconnected".formatted(id)));
    return closed.future().mapEmpty();
  }

  private void closeAll(Throwable cause) {
    adminQueue.onEventLoop(() -> {
      if (keepAliveTimer != null) {
        keepAliveTimer.cancel(false);
        keepAliveTimer = null;
      }
      if (closed.tryComplete(cause)) {
        ioQueues.forEach(HostQueue::close);
        adminQueue.close();
      }
    });
  }
}
