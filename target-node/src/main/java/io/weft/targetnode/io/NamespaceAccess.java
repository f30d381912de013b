// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.state.Restrictions;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.Attachments;
import io.weft.targetnode.subsystem.IoController;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The gate of the I/O commands: decides whether a command may use the namespace that it names, and its blocks. A
 * command passes it once, in {@link #check}, when it arrives. Restrictions can change while the command waits for its
 * data or for a lock, so {@link #recheck} applies them again right before blocks are used.
 */
final class NamespaceAccess {
  private static final int WRITE_PROTECTED = StatusCode.NAMESPACE_WRITE_PROTECTED | StatusCode.DNR;

  private NamespaceAccess() {}

  /**
   * Admits a command that has arrived, and binds its context to the namespace. The first step that fails decides the
   * status: errors in the command itself are reported before violations of the namespace's restrictions.
   *
   * @return SUCCESS, or the status for the host
   */
  static int check(Request request, NamespaceCommand command) {
    IoContext io = IoContext.of(request);
    int status = reach(request, io);
    if (status == StatusCode.SUCCESS) {
      status = command.check(request, io);
    }
    if (status == StatusCode.SUCCESS && command.namesBlocks()) {
      status = checkRange(request, io);
    }
    if (status == StatusCode.SUCCESS && command.mayChangeBlocks()) {
      status = checkProtection(io);
    }
    // Reservations will be checked here: conflicts are detected before any data is requested.
    return status;
  }

  /** Requires an active namespace that is attached to the controller and reachable on this path (its ANA state). */
  private static int reach(Request request, IoContext io) {
    IoController controller = (IoController) request.controller();
    Attachments attachments = controller.attachments();
    AttachedNamespace attached = attachments.get(request.nsid());
    if (attached == null) {
      int absent = controller.withRetryDelay(attachments.absent(request.nsid()));
      return request.wrongField(SqeLayout.NSID, absent);
    }
    int status = ioStatus(attached);
    if (status != StatusCode.SUCCESS) {
      return controller.withRetryDelay(status);
    }
    io.bind(attached.namespace());
    return StatusCode.SUCCESS;
  }

  /**
   * Whether I/O reaches a namespace on this path. That of a shared namespace is asked of its fence, which knows of the end of the
   * lease before the hosts are told of another ANA state; it is asked again when the I/O is submitted.
   */
  private static int ioStatus(AttachedNamespace attached) {
    Fence fence = attached.namespace().fence();
    int refusal = fence == null ? StatusCode.SUCCESS : fence.refusal();
    return refusal == StatusCode.SUCCESS ? attached.ioStatus() : refusal;
  }

  /** The namespaces that a command with NSID FFFFFFFFh applies to: those that are reachable on this path. */
  static Collection<AttachedNamespace> reachable(Request request) {
    List<AttachedNamespace> all = new ArrayList<>(((IoController) request.controller()).attachments().all());
    all.removeIf(attached -> ioStatus(attached) != StatusCode.SUCCESS);
    return all;
  }

  /** Requires that the blocks of SLBA and NLB lie inside the namespace. */
  private static int checkRange(Request request, IoContext io) {
    return io.namespace().contains(NamespaceCommand.slba(request), NamespaceCommand.blocks(request))
        ? StatusCode.SUCCESS
        : request.wrongField(SqeLayout.SLBA, StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR);
  }

  /** Requires a namespace that is not write protected. */
  private static int checkProtection(IoContext io) {
    Restrictions restrictions = io.namespace().state().restrictions();
    return restrictions != null && restrictions.protection().isWriteProtected() ? WRITE_PROTECTED : StatusCode.SUCCESS;
  }

  /**
   * Checks the restrictions again before a command uses its blocks, since it may have waited for data or for a lock.
   * The blocks are those of SLBA and NLB; a command that finds its blocks in its data, and so does not {@linkplain
   * NamespaceCommand#namesBlocks name} them, checks each range again.
   *
   * @return SUCCESS, or the status for the host
   */
  static int recheck(Request request, NamespaceCommand command, IoContext io) {
    if (io.namespace().state().restrictions() == null) {
      return StatusCode.SUCCESS;
    }
    if (command.namesBlocks()) {
      return recheck(io, command.access(), NamespaceCommand.slba(request), NamespaceCommand.blocks(request));
    }
    return command.mayChangeBlocks() ? checkProtection(io) : StatusCode.SUCCESS;
  }

  /**
   * Checks the restrictions before a range of blocks is used. Uncorrectable blocks cannot be read; those that are
   * overwritten are recorded, and become readable when the command has succeeded.
   *
   * @param slba the first block
   * @param count the number of blocks, inside the namespace
   * @return SUCCESS, or the status for the host
   */
  static int recheck(IoContext io, BlockAccess access, long slba, long count) {
    Restrictions restrictions = io.namespace().state().restrictions();
    if (restrictions == null) {
      return StatusCode.SUCCESS;
    }
    if (access.isChange() && restrictions.protection().isWriteProtected()) {
      return WRITE_PROTECTED;
    }
    if (restrictions.uncorrectable().overlaps(slba, count)) {
      if (access == BlockAccess.READ) {
        return StatusCode.UNRECOVERED_READ_ERROR | StatusCode.DNR;
      }
      if (access == BlockAccess.OVERWRITE) {
        io.addOverwritten(slba, count);
      }
    }
    return StatusCode.SUCCESS;
  }
}
