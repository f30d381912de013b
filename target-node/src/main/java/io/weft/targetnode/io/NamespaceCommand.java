// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static java.util.Objects.requireNonNull;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.CommandsSupportedEffects;
import io.weft.targetnode.subsystem.IoContext;
import io.weft.targetnode.subsystem.IoController;

/** An I/O command for one namespace: finds it, and refuses what the path or the range does not allow. */
abstract class NamespaceCommand implements Command {
  @Override
  public final int check(Request request) {
    IoContext io = IoContext.of(request);
    int status = ((IoController) request.controller()).bind(request, io);
    if (status == StatusCode.SUCCESS) {
      status = check(request, io);
    }
    return status == StatusCode.SUCCESS && changes() ? io.writable() : status;
  }

  /** Whether the command changes blocks, which write protection forbids. */
  abstract boolean changes();

  @Override
  public final int effects() {
    return CommandsSupportedEffects.CSP_NAMESPACE | (changes() ? CommandsSupportedEffects.LBCC : 0);
  }

  /** Checks what is special to the command. @return SUCCESS or the status for the host */
  abstract int check(Request request, IoContext io);

  @Override
  public final void execute(Request request) {
    IoContext io = (IoContext) requireNonNull(request.attachment());
    int status = request.abandoned();
    if (status == StatusCode.SUCCESS && changes()) {
      status = io.writable();
    }
    if (status == StatusCode.SUCCESS) {
      status = useBlocks(request, io);
    }
    if (status == StatusCode.SUCCESS) {
      execute(request, io);
    } else {
      // The command may hold a lock that it had to wait for.
      io.changed();
      request.complete(status);
    }
  }

  /**
   * Looks whether the blocks of SLBA and NLB can be read, or notes that they will be written; a command that has other
   * blocks than these does it for itself.
   */
  int useBlocks(Request request, IoContext io) {
    long slba = request.cdwLong(SqeLayout.SLBA / 4);
    if (!changes()) {
      return io.readable(slba, blocks(request));
    }
    io.heals(slba, blocks(request));
    return StatusCode.SUCCESS;
  }

  /** Starts the I/O; its end goes to the context. */
  abstract void execute(Request request, IoContext io);

  @Override
  public boolean cancel(Request request) {
    return IoContext.of(request).cancel();
  }

  /** NLB of a request as a count. */
  static int blocks(Request request) {
    return (request.cdw(SqeLayout.NLB / 4) & 0xffff) + 1;
  }

  /** Whether a request has Force Unit Access set. */
  static boolean isFua(Request request) {
    return (request.cdw(SqeLayout.NLB / 4) & SqeLayout.CDW12_FUA) != 0;
  }

  /** Where the range of SLBA starts in the namespace, in bytes. */
  static long position(Request request, IoContext io) {
    return request.cdwLong(SqeLayout.SLBA / 4) << io.namespace().blockShift();
  }

  /** The bytes of the range of NLB: 256 MiB at most. */
  static int length(Request request, IoContext io) {
    return blocks(request) << io.namespace().blockShift();
  }

  /** Checks that the range of SLBA and NLB lies inside the namespace. */
  static int checkRange(Request request, IoContext io) {
    return io.namespace().contains(request.cdwLong(SqeLayout.SLBA / 4), blocks(request))
        ? StatusCode.SUCCESS
        : request.wrongField(SqeLayout.SLBA, StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR);
  }
}
