// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Adds {@link Spin} to a loop's I/O handler, and reports to its {@link EventLoopLoad} when the loop waits. The clock is
 * read when the loop runs out of work and when it gets some: twice a turn, and once while it is saturated.
 */
final class SpinningIoHandler implements IoHandler {
  private final IoHandler handler;
  private final LoopRegistry registry;
  private final EventLoopLoad load;
  private final Context context;

  private SpinningIoHandler(IoHandler handler, LoopRegistry registry, LoopRegistry.Entry loop) {
    this.handler = handler;
    this.registry = registry;
    this.load = loop.load();
    this.context = new Context(loop.spin(), load);
  }

  /** A factory that adds its loops to a registry. */
  static IoHandlerFactory factory(IoHandlerFactory plain, LoopRegistry registry) {
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor loop) {
        return new SpinningIoHandler(plain.newHandler(loop), registry, registry.add(loop));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return plain.isChangingThreadSupported();
      }
    };
  }

  @Override
  public void initialize() {
    Thread thread = Thread.currentThread();
    thread.setName(registry.threadName(thread.getName()));
    load.started(thread.getName(), System.nanoTime());
    handler.initialize();
  }

  @Override
  public int run(IoHandlerContext plain) {
    context.plain = plain;
    int handled = handler.run(context);
    if (load.isPolling()) {
      if (handled > 0) {
        load.pollFoundEvents();
      } else {
        load.pollFoundNothing(System.nanoTime());
      }
    } else if (load.isSleeping()) {
      load.startWorking(System.nanoTime());
    } else {
      load.countWork(System.nanoTime());
    }
    return handled;
  }

  @Override
  public void prepareToDestroy() {
    handler.prepareToDestroy();
  }

  @Override
  public void destroy() {
    handler.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return handler.register(handle);
  }

  @Override
  public void wakeup() {
    handler.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return handler.isCompatible(type);
  }

  /** The loop's context, which does not allow blocking while the loop spins. */
  private static final class Context implements IoHandlerContext {
    private final Spin spin;
    private final EventLoopLoad load;
    private IoHandlerContext plain = NONE;

    /** The context until the first run. */
    private static final IoHandlerContext NONE =
        new IoHandlerContext() {
          @Override
          public boolean canBlock() {
            return false;
          }

          @Override
          public long delayNanos(long now) {
            return 0;
          }

          @Override
          public long deadlineNanos() {
            return 0;
          }
        };

    Context(Spin spin, EventLoopLoad load) {
      this.spin = spin;
      this.load = load;
    }

    @Override
    public boolean canBlock() {
      if (!plain.canBlock()) {
        return false;
      }
      if (load.isWorking()) {
        long now = System.nanoTime();
        load.startWaiting(spin.isOn(now), now);
      }
      return load.isSleeping();
    }

    @Override
    public long delayNanos(long now) {
      return plain.delayNanos(now);
    }

    @Override
    public long deadlineNanos() {
      return plain.deadlineNanos();
    }

    @Override
    public void reportActiveIoTime(long activeNanos) {
      plain.reportActiveIoTime(activeNanos);
    }

    /** Every handler calls this as soon as it wakes, before it processes the events. */
    @Override
    public boolean shouldReportActiveIoTime() {
      if (load.isSleeping()) {
        load.startWorking(System.nanoTime());
      }
      return plain.shouldReportActiveIoTime();
    }
  }
}
