// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where the nodes of a cluster run and how they reach each other. Nodes are numbered from 1. */
interface Network extends AutoCloseable {
  /** How many neighbouring ports a node has, from its {@link #port}. */
  int PORTS = 8;

  /** The IPv4 address of a node, which the tests reach too. */
  String address(int node);

  /** The first of the ports of a node, all of them free. */
  int port(int node) throws IOException;

  /** The command that becomes a process of a node, with that process's own command behind it. */
  List<String> command(int node);

  /** Whether it can be cut. */
  boolean canBeCut();

  /** Loses everything that one node sends to another, silently, until {@link #heal}. */
  void cut(int from, int to);

  /** Undoes every {@link #cut} and {@link #delay}. */
  void heal();

  /** Delays everything that a node sends. @return false if the machine cannot do that */
  boolean delay(int node, Duration delay);

  /** Removes it. The processes in it have ended. */
  @Override
  void close();
}
