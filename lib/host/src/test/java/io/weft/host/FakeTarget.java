// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.Capabilities;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A target that follows a script, to show a host what no real target does. Commands that the script does not answer
 * are answered as by a simple controller.
 */
class FakeTarget implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(60);
  static final int CONTROLLER_ID = 7;

  private final ServerSocket server;
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Queue<RawConnection> connections = new ConcurrentLinkedQueue<>();
  final Queue<RawPdu> received = new ConcurrentLinkedQueue<>();
  final AtomicInteger csts = new AtomicInteger();
  final IdentifyController identity = plainIdentity();
  volatile int maxH2cData = 131_072;
  volatile int hpda;
  private volatile int cc;

  FakeTarget() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  static IdentifyController plainIdentity() {
    return new IdentifyController()
        .set(IdentifyControllerField.CNTLID, CONTROLLER_ID)
        .set(IdentifyControllerField.CNTRLTYPE, 1)
        .set(IdentifyControllerField.KAS, 10)
        .set(IdentifyControllerField.IOCCSZ, (64 + 4096) / 16)
        .set(IdentifyControllerField.IORCSZ, 1)
        .set(IdentifyControllerField.MAXCMD, 64)
        .set(IdentifyControllerField.SGLS, 1);
  }

  HostTransport transport() {
    return HostTransport.tcp("127.0.0.1", server.getLocalPort());
  }

  ControllerOptions options() {
    return new ControllerOptions(transport(), "nqn.2026-11.io.weft:fake").keepAliveMillis(0);
  }

  /** The answer to ICReq. */
  PduBuilder icResp(RawPdu icReq) {
    return PduBuilder.icResp(icReq.get8(Pdu.IC_DIGESTS), maxH2cData);
  }

  /** Handles a PDU. @return whether the script handled it */
  boolean handle(RawConnection connection, RawPdu pdu) throws IOException {
    return false;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        failures.add(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (RawConnection connection = RawConnection.of(socket, TIMEOUT)) {
      connections.add(connection);
      RawPdu icReq = connection.receive();
      received.add(icReq);
      connection.send(icResp(icReq));
      int digests = icReq.get8(Pdu.IC_DIGESTS);
      connection.digests((digests & Pdu.IC_DIGEST_HEADER) != 0, (digests & Pdu.IC_DIGEST_DATA) != 0);
      while (true) {
        RawPdu pdu = connection.receive();
        received.add(pdu);
        if (!handle(connection, pdu) && pdu.type() == PduType.CAPSULE_CMD) {
          answer(connection, pdu);
        }
      }
    } catch (IOException e) {
      // The host closed the connection.
    } catch (RuntimeException | Error e) {
      failures.add(e);
    }
  }

  /** Answers a command as a simple controller does. */
  void answer(RawConnection connection, RawPdu pdu) throws IOException {
    int cid = cid(pdu);
    switch (AdminOpcode.of(opcode(pdu))) {
      case FABRICS -> fabrics(connection, pdu, cid);
      case IDENTIFY -> {
        ByteBuffer data = ByteBuffer.allocate(4096);
        identity.encode(data, 0);
        connection.send(PduBuilder.c2hData(cid, 0, data.array()).alignment((hpda + 1) * 4));
        connection.send(PduBuilder.completion(cid, 0, 0, 0, 0));
      }
      case SET_FEATURES ->
          connection.send(PduBuilder.completion(cid, 0, sqe32(pdu, SqeLayout.CDW11), 0, 0));
      case ASYNC_EVENT_REQUEST -> { }
      case null, default -> connection.send(PduBuilder.completion(cid, 0, 0, 0, 0));
    }
  }

  private void fabrics(RawConnection connection, RawPdu pdu, int cid) throws IOException {
    FabricsCommandType type = FabricsCommandType.of(pdu.get8(Pdu.CAPSULE_CMD_SQE + SqeLayout.FCTYPE));
    int property = sqe32(pdu, SqeLayout.PROPERTY_OFST);
    long result = 0;
    if (type == FabricsCommandType.CONNECT) {
      result = CONTROLLER_ID;
    } else if (type == FabricsCommandType.PROPERTY_SET && property == Property.CC) {
      cc = sqe32(pdu, SqeLayout.PROPERTY_VALUE);
      csts.set(cc & 1 | ((cc >> 14 & 3) != 0 ? 8 : 0));
    } else if (type == FabricsCommandType.PROPERTY_GET) {
      result = switch (property) {
        case Property.CAP -> Capabilities.of(64, 1000, Capabilities.CQR | Capabilities.CSS_NVM);
        case Property.CC -> cc;
        case Property.CSTS -> csts.get();
        default -> 0;
      };
    }
    connection.send(PduBuilder.completion(cid, 0, (int) result, (int) (result >>> 32), 0));
  }

  static int opcode(RawPdu capsule) {
    return capsule.get8(Pdu.CAPSULE_CMD_SQE);
  }

  static int cid(RawPdu capsule) {
    return capsule.get16(Pdu.CAPSULE_CMD_SQE + SqeLayout.CID);
  }

  static int sqe32(RawPdu capsule, int offset) {
    return capsule.get32(Pdu.CAPSULE_CMD_SQE + offset);
  }

  /** The data of a Connect capsule. */
  static ConnectData connectData(RawPdu capsule) {
    return ConnectData.decode(
        ByteBuffer.wrap(capsule.data()).order(ByteOrder.LITTLE_ENDIAN), 0);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (RawConnection connection : connections) {
      connection.close();
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("the script failed", failures.peek());
    }
  }
}
