// SPDX-License-Identifier: Apache-2.0
package io.weft.target.subsystem;

import io.netty.channel.EventLoop;
import io.weft.nvme.StatusCode;
import io.weft.target.backend.IoCompletion;
import java.util.Collection;

/** Flushes several namespaces and tells when all of them have ended, with the first error among them. */
public final class NamespaceFlush {
  private final IoCompletion completion;
  private int left;
  private int status = StatusCode.SUCCESS;

  private NamespaceFlush(int parts, IoCompletion completion) {
    this.left = parts;
    this.completion = completion;
  }

  /**
   * Flushes namespaces.
   *
   * @param loop the event loop that the caller runs on and the completion will
   */
  public static void start(Collection<AttachedNamespace> namespaces, EventLoop loop, IoCompletion completion) {
    // One part more than there are namespaces, so that those which end at once do not end it all.
    NamespaceFlush flush = new NamespaceFlush(namespaces.size() + 1, completion);
    namespaces.forEach(attached -> attached.namespace().backend().lane(loop).flush(flush::ended));
    flush.ended(StatusCode.SUCCESS);
  }

  private void ended(int partStatus) {
    if (status == StatusCode.SUCCESS) {
      status = partStatus;
    }
    if (--left == 0) {
      completion.ended(status);
    }
  }
}
