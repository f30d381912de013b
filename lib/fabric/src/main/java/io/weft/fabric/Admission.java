// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.lifecycle.QueueState;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The gate of a queue: decides whether a received command may run, and how much data it moves. Checks that concern a
 * namespace belong to the command's own {@link Command#check}, which is one of the steps here.
 */
final class Admission {
  private Admission() {}

  /**
   * Checks a command step by step. The first step that fails decides the status.
   *
   * @param inCapsule bytes of in-capsule data
   * @return SUCCESS, or the status to complete the command with
   */
  static int check(Queue queue, Request request, int inCapsule) {
    Command command = find(queue, request);
    if (command == null) {
      return queue.state() == QueueState.AUTHENTICATING
          ? StatusCode.AUTHENTICATION_REQUIRED | StatusCode.DNR
          : request.wrongField(SqeLayout.OPCODE, StatusCode.INVALID_OPCODE | StatusCode.DNR);
    }
    int status = isFabrics(request) ? StatusCode.SUCCESS : checkController(queue);
    if (status == StatusCode.SUCCESS) {
      status = checkFuse(queue, request, command);
    }
    if (status == StatusCode.SUCCESS) {
      request.command(command);
      status = command.check(request);
    }
    if (status == StatusCode.SUCCESS && request.transferLength() > 0) {
      status = checkSgl(queue, request, inCapsule);
    }
    return status;
  }

  private static boolean isFabrics(Request request) {
    return request.opcode() == FabricsCommands.OPCODE;
  }

  /**
   * The command that the SQE names, null if the queue does not know it in its state: an unconnected queue knows only
   * Connect, an authenticating one only the authentication commands.
   */
  private static @Nullable Command find(Queue queue, Request request) {
    if (isFabrics(request)) {
      return FabricsCommands.get(request.fctype(), queue.state());
    }
    if (queue.state() != QueueState.LIVE) {
      return null;
    }
    Controller controller = queue.controller();
    return (queue.qid() == 0 ? controller.adminCommands() : controller.ioCommands()).get(request.opcode());
  }

  /** Checks that the controller is ready, which Fabrics commands do not need. */
  private static int checkController(Queue queue) {
    return queue.controller().checkReady();
  }

  /** Checks FUSE: only on I/O queues, and only for commands that can be fused (NVMe Base 2.1, section 3.4.2). */
  private static int checkFuse(Queue queue, Request request, Command command) {
    boolean legal = !request.isFused()
        || queue.qid() > 0 && !isFabrics(request) && FusedPairs.isLegal(command, request.flags());
    return legal ? StatusCode.SUCCESS : request.invalidField(SqeLayout.FLAGS);
  }

  /** Checks that the SGL fits the data that the command moves. */
  private static int checkSgl(Queue queue, Request request, int inCapsule) {
    FabricPort port = queue.port();
    int limit = queue.qid() > 0 ? port.inCapsuleDataSize() : FabricPort.ADMIN_IN_CAPSULE;
    return SglCheck.check(request, inCapsule, limit, port.maxTransferSize());
  }
}
