// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.state.Restrictions;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.Attachments;
import io.weft.targetnode.subsystem.IoController;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The gate of the I/O commands: decides whether one may use the namespace that it names, and the blocks. It is passed
 * once, by {@link #check}, when the command has come. Restrictions can change while a command waits for its data or for
 * others to leave its blocks, so what they forbid is asked once more, by {@link #recheck}, right before blocks are used.
 */
final class NamespaceAccess {
  private static final int WRITE_PROTECTED = StatusCode.NAMESPACE_WRITE_PROTECTED | StatusCode.DNR;

  private NamespaceAccess() {}

  /**
   * Admits a command that has come, and binds its context to the namespace. The first step that fails decides the status:
   * what is wrong with the command itself is told before what the namespace's state forbids.
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
    if (status == StatusCode.SUCCESS && command.changes()) {
      status = checkProtection(io);
    }
    // Reservations have their place here: a conflict with another host's is decided before any data is asked for.
    return status;
  }

  /** The namespace is active, attached to the controller, and can be reached by this path (its ANA state). */
  private static int reach(Request request, IoContext io) {
    IoController controller = (IoController) request.controller();
    Attachments attachments = controller.attachments();
    AttachedNamespace attached = attachments.get(request.nsid());
    if (attached == null) {
      int absent = controller.withRetryDelay(attachments.absent(request.nsid()));
      return request.wrongField(SqeLayout.NSID, absent);
    }
    if (attached.ioStatus() != StatusCode.SUCCESS) {
      return controller.withRetryDelay(attached.ioStatus());
    }
    io.bind(attached.namespace());
    return StatusCode.SUCCESS;
  }

  /** The namespaces that a command for all of them (NSID FFFFFFFFh) works on: those that this path reaches. */
  static Collection<AttachedNamespace> reachable(Request request) {
    List<AttachedNamespace> all = new ArrayList<>(((IoController) request.controller()).attachments().all());
    all.removeIf(attached -> attached.ioStatus() != StatusCode.SUCCESS);
    return all;
  }

  /** The blocks of SLBA and NLB lie inside the namespace. */
  private static int checkRange(Request request, IoContext io) {
    return io.namespace().contains(NamespaceCommand.slba(request), NamespaceCommand.blocks(request))
        ? StatusCode.SUCCESS
        : request.wrongField(SqeLayout.SLBA, StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR);
  }

  /** The namespace is not write protected. */
  private static int checkProtection(IoContext io) {
    Restrictions restrictions = io.namespace().state().restrictions();
    return restrictions != null && restrictions.protection().protects() ? WRITE_PROTECTED : StatusCode.SUCCESS;
  }

  /**
   * Looks at the restrictions once more before a command uses its blocks: its data has come meanwhile, or it has waited
   * for a lock. The blocks are those of SLBA and NLB; a command that finds its blocks in its data, and so does not
   * {@linkplain NamespaceCommand#namesBlocks name} them, comes here again for each range.
   *
   * @return SUCCESS, or the status for the host
   */
  static int recheck(Request request, NamespaceCommand command, IoContext io) {
    if (command.namesBlocks()) {
      return recheck(io, command.access(), NamespaceCommand.slba(request), NamespaceCommand.blocks(request));
    }
    return command.changes() ? checkProtection(io) : StatusCode.SUCCESS;
  }

  /**
   * Looks at the restrictions before a range of blocks is used. Uncorrectable blocks cannot be read; those that are
   * overwritten are noted, and can be read again when the command has succeeded.
   *
   * @param slba the first block
   * @param count how many, inside the namespace
   * @return SUCCESS, or the status for the host
   */
  static int recheck(IoContext io, BlockAccess access, long slba, long count) {
    Restrictions restrictions = io.namespace().state().restrictions();
    if (restrictions == null) {
      return StatusCode.SUCCESS;
    }
    if (access.isChange() && restrictions.protection().protects()) {
      return WRITE_PROTECTED;
    }
    if (restrictions.uncorrectable().overlaps(slba, count)) {
      if (access == BlockAccess.READ) {
        return StatusCode.UNRECOVERED_READ_ERROR | StatusCode.DNR;
      }
      if (access == BlockAccess.OVERWRITE) {
        io.noteOverwritten(slba, count);
      }
    }
    return StatusCode.SUCCESS;
  }
}
