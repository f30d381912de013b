// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.fuzz;

import io.netty.channel.EventLoop;
import io.weft.host.FabricsCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.Nqn;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.tcp.Pdu;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A host that follows the fuzzer's bytes: the first byte chooses how far the host gets by the rules, the others what it
 * does then, valid or not. Everything runs on one event loop.
 */
final class FuzzSession {
  private static final int MOST_CONNECTIONS = 6;
  private static final byte[] NO_DATA = new byte[0];
  private static final int[] NSIDS = {0, 1, 2, 0xffff_ffff};

  private final TestTarget target;
  private final EventLoop loop;
  private final FuzzInput in;
  private final List<FuzzConnection> connections = new ArrayList<>();
  private int controllerId = ConnectData.DYNAMIC_CONTROLLER;
  private int nextCid;

  FuzzSession(TestTarget target, EventLoop loop, byte[] input) {
    this.target = target;
    this.loop = loop;
    this.in = new FuzzInput(input);
  }

  /** Follows the rules as far as the first byte says. */
  void begin() {
    int options = in.u8();
    FuzzConnection first = open(options);
    int stage = options >> 2 & 3;
    if (stage > 0) {
      initialize(first, options);
      connect(first, 0, stage == 3 ? Nqn.DISCOVERY : TestTarget.NQN, options);
      controllerId = first.replies().lastDword0() & 0xffff;
      int commandSet = stage == 3 ? ControllerConfiguration.CSS_ADMIN_ONLY : ControllerConfiguration.CSS_NVM;
      require(first, FabricsCommandBuilder.propertySet(Property.CC, ControllerConfiguration.enabled(commandSet)), NO_DATA);
    }
    if (stage == 2) {
      FuzzConnection io = open(options);
      initialize(io, options);
      connect(io, 1, TestTarget.NQN, options);
    }
  }

  private FuzzConnection open(int options) {
    FuzzConnection connection = new FuzzConnection(target, loop);
    connection.chunk((options & 0x40) != 0 ? 17 : Integer.MAX_VALUE);
    connections.add(connection);
    return connection;
  }

  private static void initialize(FuzzConnection connection, int options) {
    int alignment = (options & 0x20) != 0 ? 31 : 0;
    connection.sendAsItIs(PduBuilder.icReq(alignment, options & 3, 0));
  }

  private void connect(FuzzConnection connection, int qid, String subsystem, int options) {
    byte[] data = new byte[ConnectData.LENGTH];
    new ConnectData(TestTarget.HOST_ID, qid == 0 ? ConnectData.DYNAMIC_CONTROLLER : controllerId, subsystem,
        TestTarget.HOST_NQN).encode(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN), 0);
    int attributes = (options & 0x10) != 0 ? SqeLayout.CATTR_DISABLE_SQ_FLOW_CONTROL : 0;
    require(connection, FabricsCommandBuilder.connect(qid, 31, attributes, 0, new ConnectData(TestTarget.HOST_ID, 0, subsystem,
        TestTarget.HOST_NQN)), data);
  }

  /** Sends a command that must succeed, whatever other hosts have sent. */
  private void require(FuzzConnection connection, NvmeCommand command, byte[] data) {
    int before = connection.replies().completions();
    int cid = nextCid++;
    connection.replies().sent(cid);
    connection.send(RawHost.capsule(command, cid, data));
    if (connection.replies().completions() != before + 1 || connection.replies().lastStatus() != 0) {
      throw new AssertionError("a host that keeps to the rules is refused: status "
          + Integer.toHexString(connection.replies().lastStatus()));
    }
  }

  /** Continues until the input lets other tasks run. @return whether there is more input */
  boolean step() {
    while (in.hasMore()) {
      int what = in.u8();
      FuzzConnection connection = connections.get((what >> 4) % connections.size());
      switch (what & 0xf) {
        case 0, 1, 2, 3 -> command(connection);
        case 4, 5 -> data(connection);
        case 6 -> raw(connection);
        case 7 -> header(connection);
        case 8 -> connectVariant();
        case 9 -> connection.chunk(in.u8() * 16 + 1);
        case 10 -> connection.drop();
        case 11 -> {
          return true;
        }
        default -> blocks(connection);
      }
    }
    return false;
  }

  /** Sends a command with every field from the input; most of them valid. */
  private void command(FuzzConnection connection) {
    ByteBuffer sqe = ByteBuffer.allocate(SqeLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    sqe.put(SqeLayout.OPCODE, (byte) in.u8());
    int flags = in.u8();
    sqe.put(SqeLayout.FLAGS, (byte) ((flags & 0x80) != 0 ? flags << 1 : SqeLayout.PSDT_SGL | flags & 3));
    int nsid = in.u8();
    sqe.putInt(SqeLayout.NSID, nsid < 250 ? NSIDS[nsid & 3] : in.i32());
    int given = in.u8();
    for (int i = 0; i < 8; i++) {
      if ((given & 1 << i) != 0) {
        sqe.putInt(i < 6 ? SqeLayout.CDW10 + 4 * i : 4 * i - 16, in.i32());
      }
    }
    int sgl = in.u8();
    switch (sgl % 5) {
      case 0 -> send(connection, sqe, NO_DATA);
      case 1 -> send(connection, inCapsule(sqe, in.u16() % 9000), null);
      case 2 -> send(connection, transport(sqe, in.u16() << 2 & 0x1f_ffff), NO_DATA);
      case 3 -> send(connection, transport(sqe, ((sqe.getInt(SqeLayout.CDW12) & 0xffff) + 1) * 512), NO_DATA);
      default -> {
        sqe.putLong(SqeLayout.SGL_ADDRESS, in.u8()).putInt(SqeLayout.SGL_LENGTH, in.i32());
        sqe.put(SqeLayout.SGL_IDENTIFIER, (byte) in.u8());
        send(connection, sqe, in.pattern(in.u8()));
      }
    }
  }

  /** Sends a command for blocks, usually a valid one. */
  private void blocks(FuzzConnection connection) {
    int opcode = in.u8() & 0x1f;
    int blocks = in.u8() % 40;
    ByteBuffer sqe = ByteBuffer.allocate(SqeLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    sqe.put(SqeLayout.OPCODE, (byte) opcode).put(SqeLayout.FLAGS, (byte) (SqeLayout.PSDT_SGL | in.u8() & 3));
    sqe.putInt(SqeLayout.NSID, 1).putLong(SqeLayout.SLBA, in.u8()).putInt(SqeLayout.NLB, blocks);
    int length = (blocks + 1) * 512;
    if ((in.u8() & 1) != 0 && length <= 8192 && (opcode & 3) == 1) {
      send(connection, inCapsule(sqe, length), null);
    } else {
      send(connection, transport(sqe, length), NO_DATA);
    }
  }

  private static ByteBuffer inCapsule(ByteBuffer sqe, int length) {
    sqe.put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_IN_CAPSULE).putInt(SqeLayout.SGL_LENGTH, length);
    return sqe;
  }

  private static ByteBuffer transport(ByteBuffer sqe, int length) {
    sqe.put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_TRANSPORT).putInt(SqeLayout.SGL_LENGTH, length);
    return sqe;
  }

  /** Sends a command. @param data null for as much as the SGL says */
  private void send(FuzzConnection connection, ByteBuffer sqe, byte[] data) {
    int cid = nextCid++ & 0xffff;
    sqe.putShort(SqeLayout.CID, (short) cid);
    connection.replies().sent(cid);
    connection.send(PduBuilder.capsule(sqe.array()).data(data == null ? in.pattern(sqe.getInt(SqeLayout.SGL_LENGTH)) : data));
  }

  /** Sends data for the oldest R2T, in one or two PDUs, possibly with a wrong field. */
  private void data(FuzzConnection connection) {
    FuzzReplies.Wanted wanted = connection.replies().nextWanted();
    if (wanted == null) {
      return;
    }
    int how = in.u8();
    byte[] all = in.pattern(wanted.length());
    if ((how & 1) == 0) {
      send(connection, PduBuilder.h2cData(wanted.cid(), wanted.ttag(), 0, all), how);
    } else {
      int cut = Math.min(all.length, in.u16());
      byte[] start = Arrays.copyOf(all, cut);
      byte[] rest = Arrays.copyOfRange(all, cut, all.length);
      PduBuilder first = PduBuilder.h2cData(wanted.cid(), wanted.ttag(), 0, start).set8(Pdu.FLAGS, 0);
      send(connection, first, how);
      connection.send(PduBuilder.h2cData(wanted.cid(), wanted.ttag(), cut, rest));
    }
  }

  private void send(FuzzConnection connection, PduBuilder pdu, int how) {
    pdu.digests(connection.replies().headerDigest(), connection.replies().dataDigest());
    if ((how & 0xe0) == 0xe0) {
      pdu.corruptDataDigest();
    } else if ((how & 0xe0) == 0xa0) {
      // An arbitrary length, with a matching PLEN.
      int length = (how & 0x10) != 0 ? in.i32() : in.u8() - 128;
      int digests = (connection.replies().headerDigest() ? 1 : 0) + (connection.replies().dataDigest() ? 1 : 0);
      pdu.set32(Pdu.DATA_DATAL, length).set32(Pdu.PLEN, Pdu.DATA_HLEN + digests * Pdu.DIGEST_LENGTH + length);
    } else if ((how & 0xe0) == 0xc0) {
      pdu.set8(in.u8() % Pdu.DATA_HLEN, in.u8());
    }
    connection.sendAsItIs(pdu);
  }

  private void raw(FuzzConnection connection) {
    connection.replies().sentAnything();
    connection.feed(in.take(in.u8()));
  }

  /** Sends an arbitrary header with a correct digest. */
  private void header(FuzzConnection connection) {
    connection.replies().sentAnything();
    PduBuilder pdu = new PduBuilder(in.u8() & 0xf, (in.u8() & 1) != 0 ? Pdu.CAPSULE_CMD_HLEN : Pdu.DATA_HLEN);
    if (in.u8() > 128) {
      pdu.data(in.pattern(in.u16() & 0xfff));
    }
    pdu.digests(connection.replies().headerDigest(), connection.replies().dataDigest());
    for (int i = in.u8() & 7; i > 0; i--) {
      pdu.set8(in.u8() % Pdu.DATA_HLEN, in.u8());
    }
    connection.sendAsItIs(pdu);
  }

  /** Opens another connection with a Connect that has one or two faults. */
  private void connectVariant() {
    if (connections.size() == MOST_CONNECTIONS) {
      return;
    }
    FuzzConnection connection = open(0);
    initialize(connection, in.u8());
    byte[] data = new byte[ConnectData.LENGTH];
    int qid = in.u8() & 3;
    new ConnectData(TestTarget.HOST_ID, qid == 0 ? ConnectData.DYNAMIC_CONTROLLER : controllerId, TestTarget.NQN,
        TestTarget.HOST_NQN).encode(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN), 0);
    for (int i = in.u8() & 3; i > 0; i--) {
      data[in.u16() % data.length] = (byte) in.u8();
    }
    NvmeCommand command = FabricsCommandBuilder.connect(qid, in.u16(), in.u8(), in.i32(), new ConnectData(TestTarget.HOST_ID, 0,
        TestTarget.NQN, TestTarget.HOST_NQN));
    int cid = nextCid++ & 0xffff;
    connection.replies().sent(cid);
    connection.send(RawHost.capsule(command, cid, data));
  }

  /** Closes all connections. */
  void end() {
    connections.forEach(FuzzConnection::flush);
    connections.forEach(FuzzConnection::drop);
  }

  /** Whether nothing of the host is left in its queues. */
  boolean isGone() {
    return connections.stream().allMatch(FuzzConnection::isGone);
  }
}
