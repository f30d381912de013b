// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.door;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The two ends of a connection over loopback. */
public final class SocketPair implements AutoCloseable {
  public final Socket connected;
  public final Socket accepted;

  /** Connects. */
  public SocketPair() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      connected = new Socket(server.getInetAddress(), server.getLocalPort());
      accepted = server.accept();
    }
  }

  @Override
  public void close() throws IOException {
    connected.close();
    accepted.close();
  }
}
