// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.netty.bootstrap.ServerBootstrap;
import org.apache.ratis.thirdparty.io.netty.channel.Channel;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandlerContext;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelInitializer;
import org.apache.ratis.thirdparty.io.netty.channel.EventLoopGroup;
import org.apache.ratis.thirdparty.io.netty.channel.nio.NioEventLoopGroup;
import org.apache.ratis.thirdparty.io.netty.channel.socket.nio.NioServerSocketChannel;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.ClientAuth;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/** A program: a node connects, is removed and connects again, to a server of the Java runtime and to one as the voters' log has it. */
final class ResumptionProbe {
  private final TestCluster lab = TestCluster.create("lab");
  private final AtomicBoolean removed = new AtomicBoolean();
  private final Credentials server = new Credentials(lab.node("node-1"), _ -> removed.get(), Instant::now);
  private final Credentials client = lab.credentials("node-2");

  private ResumptionProbe() throws Exception {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("runtime: " + new ResumptionProbe().ofTheRuntime());
    System.out.println("log: " + new ResumptionProbe().ofTheLog());
    System.exit(0);
  }

  /** A context as libraries make it, which knows nothing of this matter. */
  private static SSLContext plain(Credentials credentials) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance(Credentials.PROTOCOL);
    context.init(new KeyManager[] {credentials.keyManager()}, new TrustManager[] {credentials.trustManager()}, null);
    return context;
  }

  private String ofTheRuntime() throws Exception {
    SSLContext context = plain(client);
    try (TlsPair pair = new TlsPair(plain(server))) {
      String before = pair.connect(context).accepted() ? "accepted" : "refused";
      removed.set(true);
      return before + ", then " + (pair.connect(context).accepted() ? "accepted" : "refused");
    }
  }

  private String ofTheLog() throws Exception {
    SslContext tls = GrpcSslContexts.configure(SslContextBuilder.forServer(server.keyManager()), SslProvider.JDK).trustManager(server.trustManager())
        .clientAuth(ClientAuth.REQUIRE).protocols(Credentials.PROTOCOL).build();
    EventLoopGroup loops = new NioEventLoopGroup(1);
    Channel listening = new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class).childHandler(new Echo(tls))
        .bind("127.0.0.1", 0).sync().channel();
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    SSLContext context = plain(client);
    String before = exchange(context, port);
    removed.set(true);
    return before + ", then " + exchange(context, port);
  }

  private static String exchange(SSLContext context, int port) throws Exception {
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(1);
      return socket.getInputStream().read() == 1 ? "accepted" : "ended";
    } catch (SSLException e) {
      return "refused";
    }
  }

  /** Sends back what comes. */
  private static final class Echo extends ChannelInitializer<Channel> {
    private final SslContext tls;

    Echo(SslContext tls) {
      this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(tls.newHandler(channel.alloc()), new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
          context.writeAndFlush(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
          context.close();
        }
      });
    }
  }
}
