// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawPdu;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A host of a {@link TcpQueue} that has no socket: both run in the thread of the test. */
class EmbeddedHost implements AutoCloseable {
  final EmbeddedChannel channel;
  private final FabricRuntime runtime;
  private byte[] unread = new byte[0];
  /** How many more messages the host's system takes. */
  private int takes = Integer.MAX_VALUE;
  private boolean headerDigest;
  private boolean dataDigest;

  /** Opens a connection. @param before handlers between the socket and the queue */
  EmbeddedHost(StubPort port, FabricRuntime runtime, ChannelHandler... before) {
    this.runtime = runtime;
    channel = new EmbeddedChannel(before) {
      @Override
      protected void doWrite(ChannelOutboundBuffer out) {
        for (Object message = out.current(); message != null && takes > 0; message = out.current()) {
          takes--;
          handleOutboundMessage(ReferenceCountUtil.retain(message));
          out.remove();
        }
      }
    };
    channel.pipeline().addLast("end", new ChannelInboundHandlerAdapter());
    TcpConnection.serve(channel, "end", port, runtime, TcpOptions.defaults());
  }

  /** The bytes that have arrived at the host since the last call, null if there are none. */
  @Nullable ByteBuf arrived() {
    return channel.readOutbound();
  }

  /** Limits what the host takes from now on. @param messages how many writes its receive buffer has room for */
  void take(int messages) {
    takes = messages;
    channel.flush();
  }

  /** Sends bytes in one read. */
  void sendBytes(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
  }

  /** Sends a PDU as it is. */
  void sendRaw(PduBuilder pdu) {
    sendBytes(pdu.build());
  }

  /** Sends a command or data, with the digests that were agreed. */
  void send(PduBuilder pdu) {
    sendRaw(pdu.digests(headerDigest, dataDigest));
  }

  /** The next PDU that has arrived, null if there is none. */
  @Nullable RawPdu poll() {
    for (ByteBuf sent = arrived(); sent != null; sent = arrived()) {
      byte[] all = Arrays.copyOf(unread, unread.length + sent.readableBytes());
      sent.readBytes(all, unread.length, sent.readableBytes());
      sent.release();
      unread = all;
    }
    if (unread.length < Pdu.COMMON_HEADER_LENGTH) {
      return null;
    }
    int length = ByteBuffer.wrap(unread).order(ByteOrder.LITTLE_ENDIAN).getInt(Pdu.PLEN);
    RawPdu pdu = new RawPdu(Arrays.copyOf(unread, length));
    unread = Arrays.copyOfRange(unread, length, unread.length);
    return pdu;
  }

  /** The next PDU that has arrived. @param type its type */
  RawPdu receive(int type) {
    RawPdu pdu = poll();
    assertNotNull(pdu, "nothing has arrived");
    assertEquals(type, pdu.type(), pdu::toString);
    return pdu;
  }

  /** Receives the next PDU, which must be the completion of a command. @return its status */
  int completion(int cid) {
    RawPdu pdu = receive(PduType.CAPSULE_RESP);
    assertEquals(cid, pdu.completionCid());
    return pdu.completionStatus();
  }

  /** Exchanges ICReq and ICResp. */
  EmbeddedHost initialize(boolean forHeader, boolean forData) {
    sendRaw(HostPdus.icReq(forHeader, forData));
    receive(PduType.IC_RESP);
    headerDigest = forHeader;
    dataDigest = forData;
    return this;
  }

  /** Connects an admin queue and enables its controller. */
  EmbeddedHost connect() {
    send(HostPdus.connect(1));
    assertEquals(0, completion(1));
    send(HostPdus.enable(2));
    assertEquals(0, completion(2));
    return this;
  }

  /** The number of slots of the connection's event loop in use. */
  int slotsInUse() {
    return runtime.slots().of(channel.eventLoop()).inUse();
  }

  /** Closes the host's end; nothing may be left. */
  @Override
  public void close() {
    channel.close();
    channel.runPendingTasks();
    channel.finishAndReleaseAll();
    assertEquals(0, slotsInUse(), "slots that were not given back");
  }
}
