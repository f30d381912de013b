// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.netty.channel.EventLoop;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;
import java.util.Collection;

/** Flushes several namespaces. */
public final class NamespaceFlush {
  private NamespaceFlush() {}

  /**
   * Flushes namespaces.
   *
   * @param loop the event loop of the caller and of the completion
   * @param completion called when all have ended, with the first error if any
   */
  public static void start(Collection<AttachedNamespace> namespaces, EventLoop loop, IoCompletion completion) {
    // One part more than there are namespaces, so that an empty collection completes as well.
    JoinedCompletion flushes = new JoinedCompletion(namespaces.size() + 1, completion);
    namespaces.forEach(attached -> attached.namespace().backend().lane(loop).flush(flushes));
    flushes.ended(StatusCode.SUCCESS);
  }
}
