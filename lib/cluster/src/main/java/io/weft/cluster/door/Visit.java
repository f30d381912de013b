// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.door;

import io.weft.config.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A connection at a door with mutual TLS, from when it was accepted until its other end has proved that it is a node of the
 * cluster. All calls are made by the connection's event loop.
 */
public final class Visit {
  /** The most that the proof may take, in milliseconds. */
  public static final int LIMIT_MILLIS = 3000;
  /** The most connections of one address that are at one door: a node opens several at once. */
  public static final int MOST = 64;

  private final Doorway.Place place;
  private final Closeable connection;
  private final X509ExtendedTrustManager trust;
  private boolean over;

  /** Begins. @param from the address of the other end @param connection closes it @param trust accepts nodes of the cluster */
  public Visit(Doorway door, SocketAddress from, Closeable connection, X509ExtendedTrustManager trust) {
    InetAddress address = from instanceof InetSocketAddress known ? known.getAddress() : InetAddress.getLoopbackAddress();
    this.place = door.enter(address, connection);
    this.connection = connection;
    this.trust = trust;
  }

  /** Whether it is decided who is there. */
  public boolean isOver() {
    return over;
  }

  /** The other end has said something. */
  public void greeted() {
    place.greeted();
  }

  /** The handshake of TLS has ended well: the other end may enter, unless its certificate is that of a node which was removed. */
  public void proved(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      trust.checkClientTrusted(Arrays.copyOf(chain, chain.length, X509Certificate[].class), session.getProtocol());
      end();
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      refuse(Reason.of(e));
    }
  }

  /** The handshake of TLS has failed. */
  public void failed(Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof CertificateException) {
        refuse(Reason.of(e));
        return;
      }
    }
    if (cause instanceof SSLException && !(cause.getCause() instanceof IOException)) {
      refuse("it shows no certificate of this cluster: " + Reason.of(cause));
    } else {
      broke();
    }
  }

  /** The time for the proof is over. */
  public void late() {
    refuse("it did not prove within %d ms that it is a node of this cluster".formatted(LIMIT_MILLIS));
  }

  /** The connection has ended. */
  public void broke() {
    if (!over) {
      place.broke();
      end();
    }
  }

  private void refuse(String why) {
    if (over) {
      return;
    }
    place.refused(why);
    end();
    try {
      connection.close();
    } catch (IOException _) {
      // It is closed already.
    }
  }

  private void end() {
    over = true;
    place.close();
  }
}
