// SPDX-License-Identifier: Apache-2.0
package io.weft.target.subsystem;

import io.netty.channel.EventLoop;
import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.target.backend.IoCompletion;
import io.weft.target.backend.Lane;
import org.jspecify.annotations.Nullable;

/**
 * What an I/O command keeps from its check to its completion. There is one to each pooled request, so that no object is
 * made per I/O; it remembers the lane of the namespace that it last served.
 */
public final class IoContext implements IoCompletion {
  private final Request request;
  private final FeatureValues features;
  private @Nullable Namespace namespace;
  private @Nullable Lane lane;
  private NamespaceStats.@Nullable OfLoop stats;
  private IoKind kind = IoKind.READ;
  private long bytes;
  private boolean durable;

  private IoContext(Request request) {
    this.request = request;
    this.features = ((IoController) request.controller()).features();
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
    if (namespace != to) {
      EventLoop loop = request.queue().transport().eventLoop();
      namespace = to;
      lane = to.backend().lane(loop);
      stats = to.stats().on(loop);
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

  /** The I/O has ended: counts it and completes the command. */
  @Override
  public void ended(int status) {
    boolean success = StatusCode.isSuccess(status);
    if (success && !durable && kind.changes() && features.writesThrough()) {
      // The write cache was disabled meanwhile, or the command has no other way to be durable.
      durable = true;
      lane().flush(this);
      return;
    }
    required(stats).count(kind, success ? bytes : 0, System.nanoTime() - request.startNanos(), success);
    request.complete(status);
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the command was not bound to a namespace");
    }
    return value;
  }
}
