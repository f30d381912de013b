// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static java.util.Objects.requireNonNull;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;

/** An I/O command for one namespace. It runs if {@link NamespaceAccess} admits it. */
abstract class NamespaceCommand implements Command {
  private final boolean mayChangeBlocks = opcode().mayChangeBlocks();

  /** The entry of the command's opcode: a constant. */
  @Override
  public abstract IoOpcode opcode();

  /** Whether the command changes blocks, which write protection forbids. */
  final boolean mayChangeBlocks() {
    return mayChangeBlocks;
  }

  /** What the command does to its blocks. */
  BlockAccess access() {
    return mayChangeBlocks() ? BlockAccess.OVERWRITE : BlockAccess.READ;
  }

  /** Whether SLBA and NLB name the command's blocks; false if it has none, or finds them in its data. */
  boolean namesBlocks() {
    return true;
  }

  @Override
  public int check(Request request) {
    return NamespaceAccess.check(request, this);
  }

  /**
   * Checks the fields specific to the command, and sets the transfer length; a step of {@link
   * NamespaceAccess#check}.
   *
   * @return SUCCESS or the status for the host
   */
  abstract int check(Request request, IoContext io);

  @Override
  public void execute(Request request) {
    IoContext io = (IoContext) requireNonNull(request.attachment());
    int status = request.abandoned();
    if (status == StatusCode.SUCCESS) {
      status = NamespaceAccess.recheck(request, this, io);
    }
    if (status == StatusCode.SUCCESS) {
      execute(request, io);
    } else {
      // The command may hold a lock that it had to wait for.
      io.endChange();
      request.complete(status);
    }
  }

  /** Starts the I/O, with the context as its completion. */
  abstract void execute(Request request, IoContext io);

  @Override
  public boolean cancel(Request request) {
    return IoContext.of(request).cancel();
  }

  /** SLBA of a request: the first block. */
  static long slba(Request request) {
    return request.cdwLong(SqeLayout.SLBA / 4);
  }

  /** NLB of a request as a count. */
  static int blocks(Request request) {
    return (request.cdw(SqeLayout.NLB / 4) & 0xffff) + 1;
  }

  /** Whether a request has Force Unit Access set. */
  static boolean isFua(Request request) {
    return (request.cdw(SqeLayout.NLB / 4) & SqeLayout.CDW12_FUA) != 0;
  }

  /** The byte position in the namespace where the range of SLBA starts. */
  static long position(Request request, IoContext io) {
    return slba(request) << io.namespace().blockShift();
  }

  /** The length of the range of NLB in bytes: at most 256 MiB. */
  static int length(Request request, IoContext io) {
    return blocks(request) << io.namespace().blockShift();
  }
}
