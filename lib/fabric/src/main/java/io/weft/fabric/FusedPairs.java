// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.lifecycle.RequestState;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Brings the two commands of each fused operation of a queue together (NVMe Base 2.1, section 3.4.2). They have to come
 * one right after the other. The first waits until the second and the data of both are there; when either cannot run, the
 * other is aborted.
 */
final class FusedPairs {
  /** A first command that has come and whose second has to be the next command of the queue. */
  private @Nullable Request first;
  /** What {@link #first} needs as its second, or one that was refused would have needed. */
  private int secondOpcode;
  private boolean firstRefused;

  /** Whether the command that came last wants a second one. */
  boolean awaitsSecond() {
    return first != null || firstRefused;
  }

  /** Whether a command of an I/O queue has a FUSE field that it can have. */
  static boolean isLegal(Command command, int flags) {
    return switch (flags & SqeLayout.FUSE_MASK) {
      case 0, SqeLayout.FUSE_SECOND -> true;
      case SqeLayout.FUSE_FIRST -> command instanceof FusedCommand;
      default -> false;
    };
  }

  /**
   * Takes note of a command in the order of arrival.
   *
   * @param status what its own checks have said
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
      case SqeLayout.FUSE_FIRST -> firstCame(request, status);
      case SqeLayout.FUSE_SECOND -> status == StatusCode.SUCCESS ? StatusCode.ABORTED_MISSING_FUSED : status;
      default -> status;
    };
  }

  private int firstCame(Request request, int status) {
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

  /** Takes a command that could run: runs the operation if the other half could run too. */
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
   * Parts a command that ends without having run from its operation.
   *
   * @return the other one, if it has come: to be ended with {@link #abandon}
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

  /** Ends a command without running it, as soon as the host's data is out of the way. */
  static void abandon(Request request, int status) {
    if (request.isAwaitingData()) {
      request.abandon(status);
    } else {
      request.complete(status);
    }
  }
}
