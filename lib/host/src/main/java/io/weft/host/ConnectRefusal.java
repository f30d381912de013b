// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.host.error.CommandFailedException;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.Nqn;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ConnectData;

/** Says why a controller has refused a Connect command, and what to look at (NVMe Base 2.1, section 6.3). */
final class ConnectRefusal {
  private final int queueId;
  private final int queueEntries;
  private final HostIdentity identity;
  private final ControllerOptions options;

  /** The Connect of a queue. @param queueEntries SQSIZE + 1 */
  ConnectRefusal(int queueId, int queueEntries, HostIdentity identity, ControllerOptions options) {
    this.queueId = queueId;
    this.queueEntries = queueEntries;
    this.identity = identity;
    this.options = options;
  }

  CommandFailedException exception(Completion completion) {
    String message = "Connect of queue %d to %s at %s failed with status %s: %s".formatted(queueId, subsystem(),
        options.transport(), CommandFailedException.inWords(completion.status()), why(completion));
    return CommandFailedException.withMessage(message, completion.status(), completion.dword0());
  }

  private String subsystem() {
    return Nqn.show(options.subsystemNqn());
  }

  private String why(Completion completion) {
    return switch (completion.status() & 0x7ff) {
      case StatusCode.CONNECT_INVALID_PARAMETERS -> invalidParameter(completion.dword0());
      case StatusCode.CONNECT_INVALID_HOST ->
          "the subsystem does not allow this host, %s; look at its allowed hosts".formatted(Nqn.show(identity.nqn()));
      case StatusCode.CONNECT_CONTROLLER_BUSY ->
          "the subsystem has no controller free, or is being changed; try again later";
      case StatusCode.COMMAND_SEQUENCE_ERROR -> "the queue is connected already, or an earlier one is still ending; try again";
      case StatusCode.CONNECT_INCOMPATIBLE_FORMAT -> "the controller does not know this format of the command";
      case StatusCode.CONNECT_RESTART_DISCOVERY -> "the discovery log has changed; read it again";
      case StatusCode.AUTHENTICATION_REQUIRED -> "the host must authenticate, which this host does not support";
      default -> "the controller's log may say more";
    };
  }

  private String invalidParameter(int dword0) {
    int offset = dword0 & 0xffff;
    if ((dword0 & CqeLayout.CONNECT_IATTR) == 0) {
      return switch (offset) {
        case SqeLayout.CONNECT_QID -> "the controller has no queue %d, or is not ready for it".formatted(queueId);
        case SqeLayout.CONNECT_SQSIZE -> "a queue of %d entries is too large for the controller".formatted(queueEntries);
        default -> "the command at offset %d is not valid".formatted(offset);
      };
    }
    return switch (offset) {
      case ConnectData.SUBNQN ->
          "there is no subsystem %s at this address; look at its name and at the subsystems of the port".formatted(subsystem());
      case ConnectData.HOSTNQN -> "%s cannot be the NQN of a host".formatted(Nqn.show(identity.nqn()));
      case ConnectData.CNTLID -> "the controller has ended, or belongs to another host";
      default -> "the data at offset %d is not valid".formatted(offset);
    };
  }
}
