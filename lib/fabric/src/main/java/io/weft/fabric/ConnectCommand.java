// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.lifecycle.QueueState;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.Nqn;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Access;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.FabricsCommandType;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connect (NVMe Base 2.1, section 6.3): on an admin queue creates an association, on an I/O queue joins one. */
final class ConnectCommand implements Command {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectCommand.class);

  /** How often Connect retries while a QID is in use: hosts reconnect before we see the old connection close. */
  private static final int QID_WAIT_MILLIS = 1;
  private static final int QID_WAITS = 100;

  @Override
  public FabricsCommandType opcode() {
    return FabricsCommandType.CONNECT;
  }

  @Override
  public int check(Request request) {
    if (request.queue().state() != QueueState.UNCONNECTED) {
      return StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR;
    }
    request.transferLength(ConnectData.LENGTH);
    return request.word(SqeLayout.CONNECT_RECFMT) == 0
        ? StatusCode.SUCCESS
        : request.wrongField(SqeLayout.CONNECT_RECFMT, StatusCode.CONNECT_INCOMPATIBLE_FORMAT | StatusCode.DNR);
  }

  @Override
  public void execute(Request request) {
    if (!requireUnconnected(request)) {
      return;
    }
    if (!requireName(request, ConnectData.SUBNQN, "SUBNQN") || !requireName(request, ConnectData.HOSTNQN, "HOSTNQN")) {
      return;
    }
    FabricPort port = request.queue().port();
    ConnectData data = ConnectData.decode(request.data().nio(), request.dataIndex());
    FabricSubsystem subsystem = port.subsystem(data.subsystemNqn());
    if (subsystem == null) {
      refuseData(request, ConnectData.SUBNQN,
          "there is no subsystem " + Nqn.show(data.subsystemNqn()) + " on port " + port.id());
    } else if (requireAllowed(request, subsystem, data.hostNqn())) {
      connect(request, subsystem, data);
    }
  }

  /** Refuses a name that no other system could read as the same name. @return whether it can be used */
  private static boolean requireName(Request request, int field, String name) {
    String problem = ConnectData.nameProblem(request.data().nio(), request.dataIndex(), field);
    if (problem != null) {
      refuseData(request, field, name + " " + problem);
    }
    return problem == null;
  }

  /** Refuses unless the queue is still unconnected: it may have closed, or another Connect may have bound it. */
  private static boolean requireUnconnected(Request request) {
    QueueState state = request.queue().state();
    if (state != QueueState.UNCONNECTED) {
      refuse(request, StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR, 0, "the queue is " + state);
    }
    return state == QueueState.UNCONNECTED;
  }

  /** Refuses a host that may not connect. @return whether it may */
  private static boolean requireAllowed(Request request, FabricSubsystem subsystem, String hostNqn) {
    Access access = subsystem.access(hostNqn);
    switch (access) {
      case ALLOWED -> {
        // Nothing to refuse.
      }
      // Refused until queues can authenticate.
      case AUTHENTICATION_REQUIRED ->
          refuseHost(request, subsystem, hostNqn, " must authenticate, which is not supported, on ");
      case NOT_ALLOWED -> refuseHost(request, subsystem, hostNqn, " is not allowed on ");
      case CHANGING -> busy(request, "subsystem " + subsystem.nqn() + " is being changed");
    }
    return access == Access.ALLOWED;
  }

  private static void refuseHost(Request request, FabricSubsystem subsystem, String hostNqn, String why) {
    refuse(request, StatusCode.CONNECT_INVALID_HOST | StatusCode.DNR, CqeLayout.CONNECT_IATTR | ConnectData.HOSTNQN,
        "host " + Nqn.show(hostNqn) + why + subsystem.nqn());
  }

  private static void connect(Request request, FabricSubsystem subsystem, ConnectData data) {
    int qid = request.word(SqeLayout.CONNECT_QID);
    int sqsize = request.word(SqeLayout.CONNECT_SQSIZE);
    int limit = qid == 0 ? FabricPort.ADMIN_QUEUE_ENTRIES : request.queue().port().maxQueueEntries();
    if (sqsize == 0 || sqsize >= limit) {
      refuseCommand(request, SqeLayout.CONNECT_SQSIZE,
          "SQSIZE of queue %d is %d, from 1 to %d are possible".formatted(qid, sqsize, limit - 1));
    } else if (qid == 0) {
      connectAdmin(request, subsystem, data, sqsize + 1);
    } else {
      connectIo(request, subsystem, data, qid, sqsize + 1);
    }
  }

  private static void connectAdmin(Request request, FabricSubsystem subsystem, ConnectData data, int entries) {
    if (data.controllerId() != ConnectData.DYNAMIC_CONTROLLER) {
      refuseData(request, ConnectData.CNTLID, "only dynamic controllers are supported");
      return;
    }
    long kato = request.dword(SqeLayout.CONNECT_KATO) & 0xffff_ffffL;
    Controller controller =
        subsystem.create(new Association(data.hostNqn(), data.hostId(), subsystem.nqn(), request.queue(), kato));
    if (controller == null) {
      notCreated(request, subsystem, data);
      return;
    }
    attach(request, controller, 0, entries, 0);
  }

  /** Says why there is no controller: what allowed the host when it was asked before may have changed since. */
  private static void notCreated(Request request, FabricSubsystem subsystem, ConnectData data) {
    if (request.queue().port().subsystem(data.subsystemNqn()) != subsystem) {
      busy(request, "subsystem " + data.subsystemNqn() + " is being changed");
    } else if (requireAllowed(request, subsystem, data.hostNqn())) {
      busy(request, "no controller ID is free");
    }
  }

  private static void connectIo(Request request, FabricSubsystem subsystem, ConnectData data, int qid, int entries) {
    Controller controller = subsystem.controller(data.controllerId());
    if (controller == null
        || !controller.association().hostNqn().equals(data.hostNqn())
        || !controller.association().hostId().equals(data.hostId())) {
      // If there is none, the association may have ended just now, and the host may make another.
      int dnr = controller == null ? 0 : StatusCode.DNR;
      refuse(request, StatusCode.CONNECT_INVALID_PARAMETERS | dnr, CqeLayout.CONNECT_IATTR | ConnectData.CNTLID,
          "host " + Nqn.show(data.hostNqn()) + " has no controller " + data.controllerId() + " in " + subsystem.nqn());
    } else if (controller.port().id() != request.queue().port().id()) {
      // The ANA states of namespaces depend on the port, so all queues of a controller use the same port.
      refuseCommand(request, SqeLayout.CONNECT_QID,
          "controller " + controller.cntlid() + " belongs to port " + controller.port().id());
    } else if (qid > controller.maxIoQueues()) {
      refuseCommand(request, SqeLayout.CONNECT_QID,
          "controller " + controller.cntlid() + " has no queue " + qid);
    } else {
      attach(request, controller, qid, entries, QID_WAITS);
    }
  }

  private static void attach(Request request, Controller controller, int qid, int entries, int waits) {
    boolean flowControl = (request.word(SqeLayout.CONNECT_CATTR) & SqeLayout.CATTR_DISABLE_SQ_FLOW_CONTROL) == 0;
    Queue queue = request.queue();
    if (!requireUnconnected(request)) {
      return;
    }
    int status = controller.attach(queue, qid, entries, flowControl);
    if (status == StatusCode.SUCCESS) {
      request.complete(StatusCode.SUCCESS, controller.cntlid());
    } else if (status == StatusCode.COMMAND_SEQUENCE_ERROR && waits > 0) {
      queue.transport().eventLoop().schedule(
          () -> attach(request, controller, qid, entries, waits - 1), QID_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } else if (status == StatusCode.CONNECT_CONTROLLER_BUSY) {
      busy(request, "the association of controller " + controller.cntlid() + " has ended");
    } else {
      String why = "controller %d does not accept queue %d in state %s".formatted(
          controller.cntlid(), qid, controller.properties().state());
      if (status == StatusCode.CONNECT_INVALID_PARAMETERS) {
        refuseCommand(request, SqeLayout.CONNECT_QID, why);
      } else {
        refuse(request, status, 0, why);
      }
    }
  }

  /** Refuses because of a field of the SQE. @param field its offset */
  private static void refuseCommand(Request request, int field, String why) {
    refuse(request, StatusCode.CONNECT_INVALID_PARAMETERS | StatusCode.DNR, field, why);
  }

  /** Refuses because of a field of the data. @param field its offset, one of {@link ConnectData}'s */
  private static void refuseData(Request request, int field, String why) {
    refuse(request, StatusCode.CONNECT_INVALID_PARAMETERS | StatusCode.DNR, CqeLayout.CONNECT_IATTR | field, why);
  }

  /** Refuses for a reason that passes: the host may try again. */
  private static void busy(Request request, String why) {
    refuse(request, StatusCode.CONNECT_CONTROLLER_BUSY, 0, why);
  }

  /**
   * Refuses.
   *
   * @param status without Do Not Retry if the reason is one that passes: a host that is told not to retry gives up the path
   */
  private static void refuse(Request request, int status, int dw0, String why) {
    LOG.warn("connect from {} refused with {}: {}", request.queue().transport().hostAddress(), StatusCode.describe(status),
        why);
    request.complete(status, dw0);
  }
}
