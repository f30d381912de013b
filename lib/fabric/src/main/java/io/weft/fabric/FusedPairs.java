// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.lifecycle.RequestState;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Pairs the two commands of each fused operation of a queue (NVMe Base 2.1, section 3.4.2). They must be adjacent in the
 * submission queue. Both wait until the data of both has arrived; if either cannot run, the other is aborted.
 */
final class FusedPairs {
  /** A first command that has arrived; its second must be the next command of the queue. */
  private @Nullable Request first;
  /** The opcode of the second command that {@link #first}, or a first command that was refused, requires. */
  private int secondOpcode;
  private boolean firstRefused;

  /** Whether the last command was the first of a fused operation. */
  boolean isAwaitingSecond() {
    return first != null || firstRefused;
  }

  /** Whether FUSE is valid for a command of an I/O queue. */
  static boolean isLegal(Command command, int flags) {
    return switch (flags & SqeLayout.FUSE_MASK) {
      case 0, SqeLayout.FUSE_SECOND -> true;
      case SqeLayout.FUSE_FIRST -> command instanceof FusedCommand;
      default -> false;
    };
  }

  /**
   * Admits a command; called in the order of arrival.
   *
   * @param status the result of the command's own checks
   * @return SUCCESS, or the status to complete it with
   */
  int admit(Request request, int status) {
    Request before = first;
    boolean beforeRefused = firstRefused;
    first = null;
    firstRefused = false;
    boolean fits = request.fuse() == SqeLayout.FUSE_SECOND && request.opcode() == secondOpcode;
    if (fits && beforeRefused) {
      return StatusCode.ABORTED_FAILED_FUSED;
    }
    if (fits && before != null) {
      return pair(before, request, status);
    }
    if (before != null) {
      abandon(before, StatusCode.ABORTED_MISSING_FUSED);
    }
    return switch (request.fuse()) {
      case SqeLayout.FUSE_FIRST -> admitFirst(request, status);
      case SqeLayout.FUSE_SECOND -> status == StatusCode.SUCCESS ? StatusCode.ABORTED_MISSING_FUSED : status;
      default -> status;
    };
  }

  private int admitFirst(Request request, int status) {
    if (request.commandOrNull() instanceof FusedCommand command) {
      secondOpcode = command.secondOpcode();
      firstRefused = status != StatusCode.SUCCESS;
      first = firstRefused ? null : request;
    }
    return status;
  }

  private static int pair(Request first, Request second, int status) {
    if (status != StatusCode.SUCCESS) {
      abandon(first, StatusCode.ABORTED_FAILED_FUSED);
      return status;
    }
    int both = ((FusedCommand) first.command()).checkFused(first, second);
    if (both == StatusCode.SUCCESS) {
      first.fusedWith(second);
      second.fusedWith(first);
    } else {
      abandon(first, both);
    }
    return both;
  }

  /** Holds a command that is ready to run, or runs the operation if the other command is ready too. */
  void ready(Request request) {
    Request other = request.fusedWith();
    if (other == null || other.state() != RequestState.HELD) {
      request.become(RequestState.HELD);
      return;
    }
    request.become(RequestState.EXECUTING);
    other.become(RequestState.EXECUTING);
    Request one = request.fuse() == SqeLayout.FUSE_FIRST ? request : other;
    ((FusedCommand) one.command()).executeFused(one, one == request ? other : request);
  }

  /**
   * Removes a command that ends without having run from its operation.
   *
   * @return the other command, if it has arrived; the caller ends it with {@link #abandon}
   */
  @Nullable Request part(Request request) {
    Request other = request.fusedWith();
    if (other != null) {
      request.fusedWith(null);
      other.fusedWith(null);
    } else if (first == request) {
      first = null;
      firstRefused = true;
    }
    return other;
  }

  /** Ends a command without running it, as soon as all of the host's data has arrived. */
  static void abandon(Request request, int status) {
    if (request.isAwaitingData()) {
      request.abandon(status);
    } else {
      request.complete(status);
    }
  }
}
