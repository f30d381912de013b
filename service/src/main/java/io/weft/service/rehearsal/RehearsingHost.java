// SPDX-License-Identifier: Apache-2.0
package io.weft.service.rehearsal;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.Nqn;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.LogPageRequest;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** The host of a {@link Rehearsal}: sends what hosts send first, and ignores the answers. Blocks. */
final class RehearsingHost implements Closeable {
  static final String ADDRESS = InetAddress.getLoopbackAddress().getHostAddress();

  private static final String HOST_NQN = Nqn.DISCOVERY + ".rehearsal";
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int PAGE = 4096;
  /** So many that what answers them is compiled. */
  private static final int LOG_READS = 100;

  private final Socket socket = new Socket();
  private int cid;

  RehearsingHost(int tcpPort) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcpPort), TIMEOUT_MILLIS);
  }

  /** Connects, enables the controller and sends the first commands of a host. @return the number of commands */
  int converse() throws IOException {
    ByteBuffer icReq = pdu(PduType.IC_REQ, Pdu.IC_LENGTH, Pdu.IC_LENGTH);
    send(icReq);
    connect();
    fabrics(FabricsCommandType.PROPERTY_GET, sqe -> sqe.put(SqeLayout.PROPERTY_ATTRIB, (byte) 1));
    int enabled = ControllerConfiguration.enabled(ControllerConfiguration.CSS_ADMIN_ONLY);
    configure(enabled);
    read(AdminOpcode.IDENTIFY, IdentifyCns.CONTROLLER);
    for (int i = 0; i < LOG_READS; i++) {
      read(AdminOpcode.GET_LOG_PAGE, LogPageRequest.cdw10(LogPageId.DISCOVERY, 0, false, PAGE));
    }
    configure(ControllerConfiguration.withShutdown(enabled, ControllerConfiguration.SHN_NORMAL));
    return cid;
  }

  private void configure(int cc) throws IOException {
    fabrics(FabricsCommandType.PROPERTY_SET,
        sqe -> sqe.putInt(SqeLayout.PROPERTY_OFST, Property.CC).putInt(SqeLayout.PROPERTY_VALUE, cc));
  }

  private interface Fill {
    void into(ByteBuffer sqe);
  }

  private void connect() throws IOException {
    ByteBuffer pdu = pdu(PduType.CAPSULE_CMD, Pdu.CAPSULE_CMD_HLEN, Pdu.CAPSULE_CMD_HLEN + ConnectData.LENGTH);
    pdu.put(Pdu.PDO, (byte) Pdu.CAPSULE_CMD_HLEN);
    ByteBuffer sqe = sqe(pdu, AdminOpcode.FABRICS);
    sqe.put(SqeLayout.FCTYPE, (byte) FabricsCommandType.CONNECT.code());
    sqe.putShort(SqeLayout.CONNECT_SQSIZE, (short) 31);
    sgl(sqe, ConnectData.LENGTH, SqeLayout.SGL_IN_CAPSULE);
    new ConnectData(new UUID(0, 1), ConnectData.DYNAMIC_CONTROLLER, Nqn.DISCOVERY, HOST_NQN)
        .encode(pdu, Pdu.CAPSULE_CMD_HLEN);
    send(pdu);
  }

  private void fabrics(FabricsCommandType type, Fill fill) throws IOException {
    ByteBuffer pdu = pdu(PduType.CAPSULE_CMD, Pdu.CAPSULE_CMD_HLEN, Pdu.CAPSULE_CMD_HLEN);
    ByteBuffer sqe = sqe(pdu, AdminOpcode.FABRICS);
    sqe.put(SqeLayout.FCTYPE, (byte) type.code());
    fill.into(sqe);
    send(pdu);
  }

  private void read(AdminOpcode opcode, int cdw10) throws IOException {
    ByteBuffer pdu = pdu(PduType.CAPSULE_CMD, Pdu.CAPSULE_CMD_HLEN, Pdu.CAPSULE_CMD_HLEN);
    ByteBuffer sqe = sqe(pdu, opcode);
    sqe.putInt(SqeLayout.CDW10, cdw10);
    sgl(sqe, PAGE, SqeLayout.SGL_TRANSPORT);
    send(pdu);
  }

  private static ByteBuffer pdu(int type, int hlen, int plen) {
    return ByteBuffer.allocate(plen).order(ByteOrder.LITTLE_ENDIAN)
        .put(Pdu.TYPE, (byte) type).put(Pdu.HLEN, (byte) hlen).putInt(Pdu.PLEN, plen);
  }

  private ByteBuffer sqe(ByteBuffer pdu, AdminOpcode opcode) {
    return pdu.slice(Pdu.CAPSULE_CMD_SQE, SqeLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN)
        .put(SqeLayout.OPCODE, (byte) opcode.code()).put(SqeLayout.FLAGS, (byte) SqeLayout.PSDT_SGL)
        .putShort(SqeLayout.CID, (short) ++cid);
  }

  private static void sgl(ByteBuffer sqe, int length, int identifier) {
    sqe.putInt(SqeLayout.SGL_LENGTH, length).put(SqeLayout.SGL_IDENTIFIER, (byte) identifier);
  }

  /** Sends a PDU and reads the answer, up to the end of an ICResp or a completion. */
  private void send(ByteBuffer pdu) throws IOException {
    socket.getOutputStream().write(pdu.array());
    int type;
    do {
      type = receive();
    } while (type == PduType.C2H_DATA);
  }

  private int receive() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(exactly(Pdu.COMMON_HEADER_LENGTH)).order(ByteOrder.LITTLE_ENDIAN);
    exactly(header.getInt(Pdu.PLEN) - Pdu.COMMON_HEADER_LENGTH);
    return header.get(Pdu.TYPE);
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the connection was closed after %d commands".formatted(cid));
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
