// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Nodes on the address of the loopback interface, with ports of their own; its other addresses belong to no interface, which
 * Hazelcast wants. It needs no root, and cannot be cut.
 */
final class LoopbackNetwork implements Network {
  /** Below the ports that the kernel gives to connections. */
  private static final int LOWEST = Integer.getInteger("weft.cluster.port", 20_000);
  private static final int COUNT = Integer.getInteger("weft.cluster.ports", 12_000);
  private static final int ATTEMPTS = 1000;

  private final Map<Integer, Integer> ports = new HashMap<>();

  @Override
  public String address(int node) {
    return "127.0.0.1";
  }

  @Override
  public synchronized int port(int node) throws IOException {
    Integer known = ports.get(node);
    if (known != null) {
      return known;
    }
    for (int i = 0; i < ATTEMPTS; i++) {
      int first = LOWEST + ThreadLocalRandom.current().nextInt(COUNT / PORTS) * PORTS;
      if (!ports.containsValue(first) && areFree(address(node), first)) {
        ports.put(node, first);
        return first;
      }
    }
    throw new IOException("no %d neighbouring ports are free on %s".formatted(PORTS, address(node)));
  }

  private static boolean areFree(String address, int first) throws IOException {
    for (int port = first; port < first + PORTS; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
        socket.setReuseAddress(true);
      } catch (BindException _) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<String> command(int node) {
    return List.of();
  }

  @Override
  public boolean canBeCut() {
    return false;
  }

  @Override
  public void cut(int from, int to) {
    throw new UnsupportedOperationException("the loopback interface cannot be cut");
  }

  @Override
  public void heal() {
    // Nothing is ever cut.
  }

  @Override
  public boolean delay(int node, Duration delay) {
    return false;
  }

  @Override
  public void close() {
    // The addresses are always there.
  }
}
