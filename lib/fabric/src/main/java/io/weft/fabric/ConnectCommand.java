// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.FabricsCommandType;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connect (NVMe Base 2.1, section 6.2): makes an association on a first queue, adds an I/O queue to one on a later. */
final class ConnectCommand implements Command {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectCommand.class);

  private static final int DATA_LENGTH = 1024;
  private static final int DATA_CNTLID = 16;
  private static final int DATA_SUBNQN = 256;
  private static final int DATA_HOSTNQN = 512;
  private static final int NQN_FIELD = 256;
  private static final int NQN_MAX = 223;
  private static final int DYNAMIC_CNTLID = 0xffff;

  /** How often, and how many times, Connect looks whether a QID has become free: hosts reconnect before we hear of the end. */
  private static final int QID_WAIT_MILLIS = 1;
  private static final int QID_WAITS = 100;

  @Override
  public int opcode() {
    return FabricsCommandType.CONNECT;
  }

  @Override
  public String name() {
    return "Connect";
  }

  @Override
  public Transfer transfer() {
    return Transfer.HOST_TO_CONTROLLER;
  }

  @Override
  public int check(Request request) {
    if (request.queue().state() != QueueState.UNCONNECTED) {
      return StatusCode.CONNECT_CONTROLLER_BUSY | StatusCode.DNR;
    }
    request.transferLength(DATA_LENGTH);
    return request.word(SqeLayout.CONNECT_RECFMT) == 0
        ? StatusCode.SUCCESS
        : request.wrongField(SqeLayout.CONNECT_RECFMT, StatusCode.CONNECT_INCOMPATIBLE_FORMAT | StatusCode.DNR);
  }

  @Override
  public void execute(Request request) {
    if (!isUnconnected(request)) {
      return;
    }
    FabricPort port = request.queue().port();
    String subsystemNqn = nqn(request, DATA_SUBNQN);
    String hostNqn = nqn(request, DATA_HOSTNQN);
    FabricSubsystem subsystem = subsystemNqn == null ? null : port.subsystem(subsystemNqn);
    if (subsystem == null) {
      refuse(request, StatusCode.CONNECT_INVALID_PARAMETERS, CqeLayout.CONNECT_IATTR | DATA_SUBNQN,
          "there is no subsystem " + subsystemNqn + " on port " + port.id());
    } else if (hostNqn == null || hostNqn.isEmpty()) {
      refuse(request, StatusCode.CONNECT_INVALID_PARAMETERS, CqeLayout.CONNECT_IATTR | DATA_HOSTNQN, "no valid host NQN");
    } else if (isAllowed(request, subsystem, hostNqn)) {
      connect(request, subsystem, hostNqn);
    }
  }

  /** Whether the queue is still unconnected: it may have closed, or another Connect may have bound it; else refuses. */
  private static boolean isUnconnected(Request request) {
    QueueState state = request.queue().state();
    if (state != QueueState.UNCONNECTED) {
      refuse(request, StatusCode.CONNECT_CONTROLLER_BUSY, 0, "the queue is " + state);
    }
    return state == QueueState.UNCONNECTED;
  }

  /** Whether a host may connect; else refuses. */
  private static boolean isAllowed(Request request, FabricSubsystem subsystem, String hostNqn) {
    String refusal = switch (subsystem.access(hostNqn)) {
      case ALLOWED -> "";
      // Until queues can authenticate.
      case AUTHENTICATION_REQUIRED -> " has to authenticate itself, which is not supported, on ";
      case NOT_ALLOWED -> " is not allowed on ";
    };
    if (!refusal.isEmpty()) {
      refuse(request, StatusCode.CONNECT_INVALID_HOST, CqeLayout.CONNECT_IATTR | DATA_HOSTNQN,
          "host " + hostNqn + refusal + subsystem.nqn());
    }
    return refusal.isEmpty();
  }

  private static void connect(Request request, FabricSubsystem subsystem, String hostNqn) {
    int qid = request.word(SqeLayout.CONNECT_QID);
    int sqsize = request.word(SqeLayout.CONNECT_SQSIZE);
    if (sqsize == 0 || qid != 0 && sqsize >= request.queue().port().maxQueueEntries()) {
      refuse(request, StatusCode.CONNECT_INVALID_PARAMETERS, SqeLayout.CONNECT_SQSIZE, "SQSIZE is " + sqsize);
    } else if (qid == 0) {
      connectAdmin(request, subsystem, hostNqn, sqsize + 1);
    } else {
      connectIo(request, subsystem, hostNqn, qid, sqsize + 1);
    }
  }

  private static void connectAdmin(Request request, FabricSubsystem subsystem, String hostNqn, int entries) {
    if (cntlid(request) != DYNAMIC_CNTLID) {
      refuse(request, StatusCode.CONNECT_INVALID_PARAMETERS, CqeLayout.CONNECT_IATTR | DATA_CNTLID,
          "only dynamic controllers are supported");
      return;
    }
    long kato = request.dword(SqeLayout.CONNECT_KATO) & 0xffff_ffffL;
    Controller controller =
        subsystem.create(new Association(hostNqn, hostId(request), subsystem.nqn(), request.queue(), kato));
    if (controller == null) {
      refuse(request, StatusCode.CONNECT_CONTROLLER_BUSY, 0, "no controller ID is free");
      return;
    }
    attach(request, controller, 0, entries, 0);
  }

  private static void connectIo(Request request, FabricSubsystem subsystem, String hostNqn, int qid, int entries) {
    Controller controller = subsystem.controller(cntlid(request));
    if (controller == null
        || !controller.association().hostNqn().equals(hostNqn)
        || !controller.association().hostId().equals(hostId(request))) {
      refuse(request, StatusCode.CONNECT_INVALID_PARAMETERS, CqeLayout.CONNECT_IATTR | DATA_CNTLID,
          "host " + hostNqn + " has no controller " + cntlid(request) + " in " + subsystem.nqn());
    } else if (controller.port().id() != request.queue().port().id()) {
      // What a namespace's ANA state is depends on the port, so a controller has one.
      refuse(request, StatusCode.CONNECT_INVALID_PARAMETERS, SqeLayout.CONNECT_QID,
          "controller " + controller.cntlid() + " belongs to port " + controller.port().id());
    } else if (qid > controller.maxIoQueues()) {
      refuse(request, StatusCode.CONNECT_INVALID_PARAMETERS, SqeLayout.CONNECT_QID,
          "controller " + controller.cntlid() + " has no queue " + qid);
    } else {
      attach(request, controller, qid, entries, QID_WAITS);
    }
  }

  private static void attach(Request request, Controller controller, int qid, int entries, int waits) {
    boolean flowControl = (request.word(SqeLayout.CONNECT_CATTR) & SqeLayout.CATTR_DISABLE_SQ_FLOW_CONTROL) == 0;
    Queue queue = request.queue();
    if (!isUnconnected(request)) {
      return;
    }
    int status = controller.attach(queue, qid, entries, flowControl);
    if (status == StatusCode.SUCCESS) {
      request.complete(StatusCode.SUCCESS, controller.cntlid());
    } else if (status == StatusCode.COMMAND_SEQUENCE_ERROR && waits > 0) {
      queue.transport().eventLoop().schedule(
          () -> attach(request, controller, qid, entries, waits - 1), QID_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      refuse(request, status, status == StatusCode.CONNECT_INVALID_PARAMETERS ? SqeLayout.CONNECT_QID : 0,
          "controller %d takes no queue %d in state %s".formatted(controller.cntlid(), qid, controller.properties().state()));
    }
  }

  private static void refuse(Request request, int status, int dw0, String why) {
    LOG.warn("connect from {} refused with {}: {}", request.queue().transport().hostAddress(), StatusCode.describe(status),
        why);
    request.complete(status | StatusCode.DNR, dw0);
  }

  private static int cntlid(Request request) {
    return request.data().nio().getShort(request.dataIndex() + DATA_CNTLID) & 0xffff;
  }

  /** The Host Identifier, whose bytes stand in the order of a UUID's text. */
  private static UUID hostId(Request request) {
    var bytes = request.data().nio().duplicate().order(ByteOrder.BIG_ENDIAN);
    return new UUID(bytes.getLong(request.dataIndex()), bytes.getLong(request.dataIndex() + 8));
  }

  /** An NQN of the data, null if it does not end within its field or is too long. */
  private static @Nullable String nqn(Request request, int field) {
    DataBuffer data = request.data();
    byte[] bytes = new byte[NQN_FIELD];
    data.nio().get(request.dataIndex() + field, bytes);
    int length = 0;
    while (length < NQN_FIELD && bytes[length] != 0) {
      length++;
    }
    return length > NQN_MAX ? null : new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
