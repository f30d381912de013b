// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import com.hazelcast.nio.MemberSocketInterceptor;
import java.io.IOException;
import java.net.Socket;
import java.util.Properties;

/** Has both ends of each connection between members prove the cluster key, before Hazelcast sees a byte of it. */
final class ClusterKeyInterceptor implements MemberSocketInterceptor {
  private final Handshake handshake;
  private final Admissions admissions;
  private final Strangers strangers;

  ClusterKeyInterceptor(Handshake handshake, Admissions admissions, Strangers strangers) {
    this.handshake = handshake;
    this.admissions = admissions;
    this.strangers = strangers;
  }

  @Override
  public void init(Properties properties) {
    // Nothing is configured by properties.
  }

  @Override
  public void onAccept(Socket socket) throws IOException {
    try (Admissions.Place place = admissions.enter(socket)) {
      handshake.accept(socket, place::greeted);
    } catch (IOException e) {
      strangers.refused(socket.getInetAddress().getHostAddress(), why(e));
      throw e;
    }
  }

  @Override
  public void onConnect(Socket socket) throws IOException {
    try {
      handshake.connect(socket);
    } catch (IOException e) {
      strangers.met(String.valueOf(socket.getRemoteSocketAddress()), why(e));
      throw e;
    }
  }

  private static String why(IOException e) {
    return e instanceof StrangerException ? String.valueOf(e.getMessage()) : "the connection broke before it proved the cluster key";
  }
}
