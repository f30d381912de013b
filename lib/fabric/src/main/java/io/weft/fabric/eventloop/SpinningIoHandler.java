// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/** Puts a loop's {@link Spin} around its way of waiting. */
final class SpinningIoHandler implements IoHandler {
  private final IoHandler handler;
  private final Context context;

  private SpinningIoHandler(IoHandler handler, Spin spin) {
    this.handler = handler;
    this.context = new Context(spin);
  }

  /** A factory whose loops spin. @param nanos how long after the last I/O command */
  static IoHandlerFactory factory(IoHandlerFactory plain, long nanos) {
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor loop) {
        return new SpinningIoHandler(plain.newHandler(loop), Spin.make(loop, nanos));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return plain.isChangingThreadSupported();
      }
    };
  }

  @Override
  public void initialize() {
    handler.initialize();
  }

  @Override
  public int run(IoHandlerContext plain) {
    context.plain = plain;
    return handler.run(context);
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

  /** The loop's context, which may not block while the loop spins. */
  private static final class Context implements IoHandlerContext {
    private final Spin spin;
    private IoHandlerContext plain = NONE;

    /** Stands in until the first run. */
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

    Context(Spin spin) {
      this.spin = spin;
    }

    @Override
    public boolean canBlock() {
      return plain.canBlock() && !spin.isOn();
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

    @Override
    public boolean shouldReportActiveIoTime() {
      return plain.shouldReportActiveIoTime();
    }
  }
}
