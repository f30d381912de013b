// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The open connections of an {@link EnrolmentServer}, at most {@link #MOST}, and {@link #MOST_OF_ONE} of one address. */
final class Visitors {
  static final int MOST = 32;
  static final int MOST_OF_ONE = 8;

  private final Map<Socket, InetAddress> open = new HashMap<>();
  private boolean closed;

  /** Lets a connection in, or not. */
  synchronized boolean enter(Socket socket) {
    InetAddress address = socket.getInetAddress();
    if (closed || open.size() >= MOST || open.values().stream().filter(address::equals).count() >= MOST_OF_ONE) {
      return false;
    }
    open.put(socket, address);
    return true;
  }

  synchronized void leave(Socket socket) {
    open.remove(socket);
    notifyAll();
  }

  synchronized int size() {
    return open.size();
  }

  /** Lets nobody in any more. @return who is in */
  synchronized List<Socket> close() {
    closed = true;
    return new ArrayList<>(open.keySet());
  }

  /** Waits until all have left, for a limited time. @throws InterruptedException if the thread is interrupted */
  synchronized void awaitEmpty(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!open.isEmpty() && System.nanoTime() < end) {
      wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
  }
}
