// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.targetnode.subsystem.TargetPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket of one port. An address that cannot be bound is tried again by itself, at first quickly, since
 * the kernel may take a moment to free what was just closed, then at most every 30 s. Used from the control context;
 * the getters may be called from any thread.
 */
final class PortSocket {
  private static final Logger LOG = LoggerFactory.getLogger(PortSocket.class);

  private static final long FIRST_DELAY_MILLIS = 50;
  private static final long LONGEST_DELAY_MILLIS = 30_000;
  /** The number of failures after which {@link #open} completes with a port that does not listen: 0.35 s after the first. */
  private static final int QUICK_ATTEMPTS = 4;
  private static final long NO_TIMER = -1;

  private final ControlContext control;
  private final FabricRuntime runtime;
  private final DeploymentOptions deployment;
  private final TargetPort port;
  private final Runnable changed;
  private final Backoff delays = new Backoff(FIRST_DELAY_MILLIS, LONGEST_DELAY_MILLIS);
  private final Promise<Void> settled = Promise.promise();
  private Future<String> attempt = Future.failedFuture("it was not opened");
  private int failures;
  private long timer = NO_TIMER;
  private volatile PortState state = PortState.OPENING;
  private volatile String failure = "";

  /**
   * A socket that is not bound yet.
   *
   * @param eventLoops the number of event loops that serve the port
   * @param changed called on the context when the port listens though {@link #open} had given it up
   */
  PortSocket(ControlContext control, FabricRuntime runtime, int eventLoops, TargetPort port, Runnable changed) {
    this.control = control;
    this.runtime = runtime;
    this.deployment = new DeploymentOptions().setInstances(eventLoops);
    this.port = port;
    this.changed = changed;
  }

  /** The port that it serves. */
  TargetPort port() {
    return port;
  }

  /** Whether hosts can connect. */
  boolean isListening() {
    return state == PortState.LISTENING;
  }

  /** Why hosts cannot connect though they should; empty if they can, or if that is not known yet. */
  String failure() {
    return failure;
  }

  /** Binds the address. @return completes when it listens or has failed several times; further attempts follow */
  Future<Void> open() {
    listen();
    return control.here(settled.future());
  }

  private void listen() {
    attempt = control.here(runtime.vertx().deployVerticle(() -> new PortVerticle(port, runtime), deployment));
    attempt.onSuccess(_ -> listening()).onFailure(this::failed);
  }

  private void listening() {
    if (state != PortState.OPENING) {
      return;
    }
    state = state.to(PortState.LISTENING);
    failure = "";
    // As connections are logged: what that takes is loaded before the first of them.
    LOG.atInfo().log("port {} listens at {}", port.id(), port.entry().address().describe());
    if (!settled.tryComplete()) {
      changed.run();
    }
  }

  private void failed(Throwable cause) {
    if (state != PortState.OPENING) {
      return;
    }
    state = state.to(PortState.WAITING);
    failures++;
    if (failures == QUICK_ATTEMPTS) {
      failure = reason(cause);
      LOG.error("port {} cannot listen at {}, and goes on trying: {}", port.id(), port.entry().address().describe(), failure);
      settled.tryComplete();
    }
    timer = control.after(delays.next(), () -> {
      state = state.to(PortState.OPENING);
      listen();
    });
  }

  /** What the kernel said, without the names of the calls that libraries put before it. */
  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    int said = message.lastIndexOf("): ");
    return said < 0 ? message : message.substring(said + 3);
  }

  /** Ends the connections and frees the address. @return completes when the address is free */
  Future<Void> close() {
    state = state.to(PortState.CLOSING);
    control.cancel(timer);
    settled.tryComplete();
    port.close();
    return attempt
        .transform(listening -> listening.succeeded()
            ? control.here(runtime.vertx().undeploy(listening.result()))
            : Future.succeededFuture())
        .onComplete(_ -> state = state.to(PortState.CLOSED));
  }
}
