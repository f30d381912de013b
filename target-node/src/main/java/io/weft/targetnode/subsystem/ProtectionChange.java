// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.netty.channel.EventLoop;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.range.RangeLock;
import io.weft.targetnode.state.StateException;
import io.weft.targetnode.state.WriteProtection;
import org.jspecify.annotations.Nullable;

/**
 * Changes the write protection state of a namespace. Block changes in progress on any event loop end first, and new
 * ones wait; everything written is on stable media once the namespace is protected.
 */
public final class ProtectionChange {
  private final Namespace namespace;
  private final WriteProtection to;
  private final EventLoop loop;
  private final IoCompletion completion;

  private ProtectionChange(Namespace namespace, WriteProtection to, EventLoop loop, IoCompletion completion) {
    this.namespace = namespace;
    this.to = to;
    this.loop = loop;
    this.completion = completion;
  }

  /**
   * Begins the change.
   *
   * @param loop the event loop of the caller and of the completion
   */
  public static void start(Namespace namespace, WriteProtection to, EventLoop loop, IoCompletion completion) {
    ProtectionChange change = new ProtectionChange(namespace, to, loop, completion);
    namespace.backend().rangeLocks().of(loop).lock(0, Long.MAX_VALUE, change::locked);
  }

  private void locked(RangeLock lock) {
    namespace.state().protect(to).onComplete(result -> loop.execute(() -> changed(lock, result.cause())));
  }

  private void changed(RangeLock lock, @Nullable Throwable failure) {
    if (failure != null) {
      ended(lock, StateException.statusOf(failure));
    } else if (to.isWriteProtected()) {
      namespace.backend().lane(loop).flush(status -> ended(lock, status));
    } else {
      ended(lock, StatusCode.SUCCESS);
    }
  }

  private void ended(RangeLock lock, int status) {
    lock.release();
    completion.ended(status);
  }
}
