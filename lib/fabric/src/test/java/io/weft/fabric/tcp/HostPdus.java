// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.tcp.Pdu;
import io.weft.testkit.wire.PduBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.UUID;

/** The PDUs that a host sends, with all fields valid. */
public final class HostPdus {
  private static final String HOST_NQN = "nqn.2026-11.io.weft:stub-host";
  private static final UUID HOST_ID = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final int FABRICS = 0x7f;

  private HostPdus() {}

  public static PduBuilder icReq(boolean headerDigest, boolean dataDigest) {
    return PduBuilder.icReq(0, (headerDigest ? Pdu.IC_DIGEST_HEADER : 0) | (dataDigest ? Pdu.IC_DIGEST_DATA : 0), 0);
  }

  private static ByteBuffer sqe(int opcode, int cid) {
    ByteBuffer sqe = ByteBuffer.allocate(SqeLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    sqe.put(SqeLayout.OPCODE, (byte) opcode).put(SqeLayout.FLAGS, (byte) SqeLayout.PSDT_SGL);
    return sqe.putShort(SqeLayout.CID, (short) cid);
  }

  private static PduBuilder capsule(ByteBuffer sqe, byte[] inCapsule) {
    sqe.put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_IN_CAPSULE).putInt(SqeLayout.SGL_LENGTH, inCapsule.length);
    return PduBuilder.capsule(sqe.array()).data(inCapsule);
  }

  /** Connect of an admin queue with 32 entries. */
  public static PduBuilder connect(int cid) {
    return connect(cid, 31, 0);
  }

  public static PduBuilder connect(int cid, int sqsize, int cattr) {
    return connect(cid, 0, ConnectData.DYNAMIC_CONTROLLER, sqsize, cattr);
  }

  public static PduBuilder connect(int cid, int qid, int cntlid, int sqsize, int cattr) {
    ByteBuffer sqe = sqe(FABRICS, cid).put(SqeLayout.FCTYPE, (byte) FabricsCommandType.CONNECT.code());
    sqe.putShort(SqeLayout.CONNECT_QID, (short) qid).putShort(SqeLayout.CONNECT_SQSIZE, (short) sqsize);
    sqe.put(SqeLayout.CONNECT_CATTR, (byte) cattr);
    byte[] data = new byte[ConnectData.LENGTH];
    new ConnectData(HOST_ID, cntlid, StubPort.NQN, HOST_NQN).encode(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN), 0);
    return capsule(sqe, data);
  }

  /** Property Set that enables the controller. */
  public static PduBuilder enable(int cid) {
    ByteBuffer sqe = sqe(FABRICS, cid).put(SqeLayout.FCTYPE, (byte) FabricsCommandType.PROPERTY_SET.code());
    sqe.putInt(SqeLayout.PROPERTY_OFST, Property.CC);
    sqe.putInt(SqeLayout.PROPERTY_VALUE, ControllerConfiguration.enabled(ControllerConfiguration.CSS_NVM));
    return PduBuilder.capsule(sqe.array());
  }

  /** A command without data. */
  public static PduBuilder command(int cid, int opcode) {
    return PduBuilder.capsule(sqe(opcode, cid).array());
  }

  /** A command with data in its capsule. */
  public static PduBuilder command(int cid, int opcode, byte[] inCapsule) {
    return capsule(sqe(opcode, cid), inCapsule);
  }

  /** A command whose data is not in its capsule. */
  public static PduBuilder command(int cid, int opcode, int length) {
    ByteBuffer sqe = sqe(opcode, cid);
    sqe.put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_TRANSPORT).putInt(SqeLayout.SGL_LENGTH, length);
    return PduBuilder.capsule(sqe.array());
  }

  /** Bytes that differ from one length to the next. */
  public static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
