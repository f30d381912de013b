// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.host.FabricsCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A host that a test plays PDU by PDU: an admin queue and, if wanted, I/O queues of a ready controller. */
public final class RawHost implements AutoCloseable {
  public static final int QUEUE_ENTRIES = 8;

  public final RawConnection admin;
  private final boolean headerDigest;
  private final boolean dataDigest;
  private final TestTarget target;
  private int controllerId;
  private int nextCid = 100;

  /** Opens an admin queue. */
  public RawHost(TestTarget target, boolean headerDigest, boolean dataDigest) throws IOException {
    this(target, headerDigest, dataDigest, 0);
  }

  /** Opens an admin queue with aligned data. @param hpda HPDA: in dwords, 0-based */
  public RawHost(TestTarget target, boolean headerDigest, boolean dataDigest, int hpda) throws IOException {
    this.target = target;
    this.headerDigest = headerDigest;
    this.dataDigest = dataDigest;
    admin = target.raw();
    int digests = (headerDigest ? Pdu.IC_DIGEST_HEADER : 0) | (dataDigest ? Pdu.IC_DIGEST_DATA : 0);
    admin.send(PduBuilder.icReq(hpda, digests, 0));
    admin.digests(headerDigest, dataDigest);
    assertEquals(PduType.IC_RESP, admin.receive().type());
  }

  /** The data of a Connect. */
  public static byte[] connectData(int controllerId, String subsystemNqn, String hostNqn) {
    byte[] bytes = new byte[ConnectData.LENGTH];
    new ConnectData(TestTarget.HOST_ID, controllerId, subsystemNqn, hostNqn)
        .encode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0);
    return bytes;
  }

  /** A valid Connect command, without its data. */
  public static NvmeCommand connect(int qid, int sqsize) {
    return FabricsCommandBuilder.connect(
        qid, sqsize, 0, 0, new ConnectData(TestTarget.HOST_ID, 0, TestTarget.NQN, TestTarget.HOST_NQN));
  }

  /** Connects the admin queue and makes the controller ready. */
  public RawHost ready() throws IOException {
    return ready(0);
  }

  /** Connects the admin queue and makes the controller ready. @param kato in milliseconds, 0 for none */
  public RawHost ready(int kato) throws IOException {
    byte[] data = connectData(ConnectData.DYNAMIC_CONTROLLER, TestTarget.NQN, TestTarget.HOST_NQN);
    RawPdu answer = execute(admin, connect(0, 31).cdw(SqeLayout.CONNECT_KATO / 4, kato), data);
    assertEquals(0, answer.completionStatus(), "Connect");
    controllerId = answer.completionDword0() & 0xffff;
    configure(ControllerConfiguration.enabled(ControllerConfiguration.CSS_NVM));
    return this;
  }

  /** Sets CC. */
  public void configure(int cc) throws IOException {
    assertEquals(0, execute(admin, FabricsCommandBuilder.propertySet(Property.CC, cc), new byte[0]).completionStatus());
  }

  /** CSTS. */
  public int status() throws IOException {
    return execute(admin, FabricsCommandBuilder.propertyGet(Property.CSTS), new byte[0]).completionDword0();
  }

  /** Connects I/O queue 1. */
  public RawConnection ioQueue() throws IOException {
    return ioQueue(1, QUEUE_ENTRIES);
  }

  /** Connects an I/O queue. */
  public RawConnection ioQueue(int qid) throws IOException {
    return ioQueue(qid, QUEUE_ENTRIES);
  }

  /** Connects an I/O queue. */
  public RawConnection ioQueue(int qid, int entries) throws IOException {
    RawConnection queue = target.raw();
    queue.initialize(headerDigest, dataDigest);
    byte[] data = connectData(controllerId, TestTarget.NQN, TestTarget.HOST_NQN);
    assertEquals(0, execute(queue, connect(qid, entries - 1), data).completionStatus(), "Connect of queue " + qid);
    return queue;
  }

  /** CNTLID of the controller. */
  public int controllerId() {
    return controllerId;
  }

  /** Sends a command and waits for its completion, which must be the next PDU. */
  public RawPdu execute(RawConnection queue, NvmeCommand command, byte[] data) throws IOException {
    int cid = nextCid++;
    queue.send(capsule(command, cid, data));
    RawPdu answer = queue.receive();
    assertEquals(PduType.CAPSULE_RESP, answer.type(), answer::toString);
    assertEquals(cid, answer.completionCid());
    return answer;
  }

  /** Sends a capsule and waits for the reply. */
  public static RawPdu answer(RawConnection queue, PduBuilder pdu) throws IOException {
    queue.send(pdu);
    return queue.receive();
  }

  /** Asserts that the next PDU ends the connection. */
  public static void assertTerminated(RawConnection queue, int fes, int fei) throws IOException {
    RawPdu pdu = queue.receive();
    assertEquals(PduType.C2H_TERM_REQ, pdu.type(), pdu::toString);
    assertEquals(fes, pdu.get16(Pdu.TERM_FES), pdu::toString);
    assertEquals(fei, pdu.get32(Pdu.TERM_FEI), pdu::toString);
    assertEquals(0, queue.awaitClose(), "nothing follows a C2HTermReq");
  }

  @Override
  public void close() throws IOException {
    admin.close();
  }

  /** A capsule that can still be changed. @param data the in-capsule data, may be empty; the SGL is set accordingly */
  public static PduBuilder capsule(NvmeCommand command, int cid, byte[] data) {
    byte[] sqe = command.encode();
    ByteBuffer view = ByteBuffer.wrap(sqe).order(ByteOrder.LITTLE_ENDIAN);
    view.putShort(SqeLayout.CID, (short) cid);
    if (data.length > 0) {
      view.putLong(SqeLayout.SGL_ADDRESS, 0).putInt(SqeLayout.SGL_LENGTH, data.length);
      view.put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_IN_CAPSULE);
    }
    return PduBuilder.capsule(sqe).data(data);
  }
}
