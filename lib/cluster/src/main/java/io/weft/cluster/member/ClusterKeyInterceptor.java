// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import com.hazelcast.nio.MemberSocketInterceptor;
import io.weft.cluster.door.Doorway;
import io.weft.cluster.door.Strangers;
import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has both ends of each connection between members prove the cluster key, before Hazelcast sees a byte of it. */
final class ClusterKeyInterceptor implements MemberSocketInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterKeyInterceptor.class);

  private final Handshake handshake;
  private final Doorway door;
  private final Strangers strangers;

  ClusterKeyInterceptor(Handshake handshake, Doorway door, Strangers strangers) {
    this.handshake = handshake;
    this.door = door;
    this.strangers = strangers;
  }

  @Override
  public void init(Properties properties) {
    // Nothing is configured by properties.
  }

  @Override
  public void onAccept(Socket socket) throws IOException {
    Doorway.Place place = door.enter(socket.getInetAddress(), socket);
    try (place) {
      handshake.accept(socket, place::greeted);
    } catch (StrangerException e) {
      place.refused(String.valueOf(e.getMessage()));
      throw e;
    } catch (IOException e) {
      place.broke();
      throw e;
    }
  }

  @Override
  public void onConnect(Socket socket) throws IOException {
    try {
      handshake.connect(socket);
    } catch (StrangerException e) {
      strangers.met(String.valueOf(socket.getRemoteSocketAddress()), String.valueOf(e.getMessage()));
      throw e;
    } catch (IOException e) {
      // A member that starts, ends or pauses just now.
      LOG.debug("no proof of the cluster key from {}: {}", socket.getRemoteSocketAddress(), e.getMessage());
      throw e;
    }
  }
}
