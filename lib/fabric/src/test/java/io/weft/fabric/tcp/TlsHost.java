// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.weft.fabric.runtime.FabricRuntime;
import org.jspecify.annotations.Nullable;

/** A host whose connection is TLS 1.3 on both sides. */
final class TlsHost extends EmbeddedHost {
  private static final String VERSION = "TLSv1.3";

  private final SslHandler serverTls;
  private final SslHandler hostTls;
  private final EmbeddedChannel host;

  /** Opens a connection and completes the TLS handshake. */
  static TlsHost open(StubPort port, FabricRuntime runtime, SelfSigned identity) throws Exception {
    SslContext server = SslContextBuilder.forServer(identity.key(), identity.certificate()).protocols(VERSION).build();
    TlsHost opened = new TlsHost(port, runtime, server.newHandler(UnpooledByteBufAllocator.DEFAULT));
    opened.exchange();
    assertTrue(opened.hostTls.handshakeFuture().isSuccess(), "the handshake");
    return opened;
  }

  private TlsHost(StubPort port, FabricRuntime runtime, SslHandler serverTls) throws Exception {
    super(port, runtime, serverTls);
    this.serverTls = serverTls;
    SslContext context =
        SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).protocols(VERSION).build();
    hostTls = context.newHandler(UnpooledByteBufAllocator.DEFAULT);
    host = new EmbeddedChannel(hostTls);
  }

  /** Passes the output of each side to the other until there is none left. */
  private void exchange() {
    boolean any = true;
    while (any) {
      any = carry(host, channel) | carry(channel, host);
    }
  }

  private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    boolean any = false;
    for (ByteBuf sent = from.readOutbound(); sent != null; sent = from.readOutbound()) {
      any = true;
      if (to.isOpen()) {
        to.writeInbound(sent);
      } else {
        sent.release();
      }
    }
    return any;
  }

  @Override
  @Nullable ByteBuf arrived() {
    exchange();
    return host.readInbound();
  }

  @Override
  void sendBytes(byte[] bytes) {
    host.writeOutbound(Unpooled.wrappedBuffer(bytes));
    exchange();
  }

  /** The negotiated version and cipher. */
  String protocol() {
    return hostTls.engine().getSession().getProtocol();
  }

  /** Whether the controller has sent close_notify. */
  boolean hasReceivedCloseNotify() {
    return serverTls.engine().isOutboundDone() && hostTls.sslCloseFuture().isSuccess();
  }

  @Override
  public void close() {
    host.close();
    exchange();
    host.finishAndReleaseAll();
    super.close();
  }
}
