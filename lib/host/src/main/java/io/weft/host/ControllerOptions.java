// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.Nqn;

/** How a host connects to a controller. Everything but the transport and the subsystem has a default. */
public final class ControllerOptions {
  public static final int DEFAULT_KEEP_ALIVE_MILLIS = 5_000;
  public static final int DEFAULT_CONNECT_TIMEOUT_MILLIS = 3_000;
  public static final int DEFAULT_COMMAND_TIMEOUT_MILLIS = 30_000;
  public static final int DEFAULT_IO_QUEUES = 1;
  public static final int DEFAULT_IO_QUEUE_DEPTH = 128;
  /** The depth of an admin queue: as many commands as the smallest admin queue holds. */
  static final int ADMIN_QUEUE_DEPTH = 31;
  /** The most commands that may be outstanding on a queue. */
  static final int MAX_QUEUE_DEPTH = 4095;

  private final HostTransport transport;
  private final String subsystemNqn;
  private boolean headerDigest;
  private boolean dataDigest;
  private int dataAlignment;
  private int maxR2t;
  private boolean inCapsule = true;
  private boolean sqFlowControl = true;
  private int keepAliveMillis = DEFAULT_KEEP_ALIVE_MILLIS;
  private int connectTimeoutMillis = DEFAULT_CONNECT_TIMEOUT_MILLIS;
  private int commandTimeoutMillis = DEFAULT_COMMAND_TIMEOUT_MILLIS;
  private int ioQueues = DEFAULT_IO_QUEUES;
  private int ioQueueDepth = DEFAULT_IO_QUEUE_DEPTH;

  /**
   * Options with the defaults.
   *
   * @param transport the transport and the controller's address
   * @param subsystemNqn the NVM subsystem, or {@link Nqn#DISCOVERY}
   * @throws IllegalArgumentException if the name cannot be used as an NQN
   */
  public ControllerOptions(HostTransport transport, String subsystemNqn) {
    String problem = Nqn.problem(subsystemNqn);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    this.transport = transport;
    this.subsystemNqn = subsystemNqn;
  }

  /** The transport and the controller's address. */
  public HostTransport transport() {
    return transport;
  }

  /** The NVM subsystem. */
  public String subsystemNqn() {
    return subsystemNqn;
  }

  /** TCP: sets whether PDU headers and data carry digests. Default: neither. */
  public ControllerOptions digests(boolean header, boolean data) {
    headerDigest = header;
    dataDigest = data;
    return this;
  }

  /** TCP: whether headers carry digests. */
  public boolean headerDigest() {
    return headerDigest;
  }

  /** TCP: whether data carries digests. */
  public boolean dataDigest() {
    return dataDigest;
  }

  /** TCP: sets HPDA, the alignment in dwords of the controller's data within a PDU, 0-based, 0 to 31. Default 0. */
  public ControllerOptions dataAlignment(int hpda) {
    dataAlignment = inRange("HPDA", hpda, 0, 31);
    return this;
  }

  /** TCP: HPDA. */
  public int dataAlignment() {
    return dataAlignment;
  }

  /** TCP: sets MAXR2T, the most outstanding R2Ts of one command, 0-based. Default 0. */
  public ControllerOptions maxR2t(int count) {
    maxR2t = inRange("MAXR2T", count, 0, 1023);
    return this;
  }

  /** TCP: MAXR2T. */
  public int maxR2t() {
    return maxR2t;
  }

  /** Sets whether the data of small writes is sent in the capsule, within the limit of the controller. Default true. */
  public ControllerOptions inCapsule(boolean enabled) {
    inCapsule = enabled;
    return this;
  }

  /** Whether the data of small writes is sent in the capsule. */
  public boolean inCapsule() {
    return inCapsule;
  }

  /** Sets whether to use SQ flow control; without it, the SUCCESS flag may replace completions of reads. Default true. */
  public ControllerOptions sqFlowControl(boolean enabled) {
    sqFlowControl = enabled;
    return this;
  }

  /** Whether to use SQ flow control. */
  public boolean sqFlowControl() {
    return sqFlowControl;
  }

  /** Sets KATO in milliseconds, 0 for no keep-alive timer. Default 5 s. */
  public ControllerOptions keepAliveMillis(int millis) {
    keepAliveMillis = inRange("keep-alive timeout", millis, 0, Integer.MAX_VALUE);
    return this;
  }

  /** KATO in milliseconds. */
  public int keepAliveMillis() {
    return keepAliveMillis;
  }

  /** Sets how long a connection may take to be established, in milliseconds. Default 3 s. */
  public ControllerOptions connectTimeoutMillis(int millis) {
    connectTimeoutMillis = inRange("connect timeout", millis, 1, Integer.MAX_VALUE);
    return this;
  }

  /** How long a connection may take to be established, in milliseconds. */
  public int connectTimeoutMillis() {
    return connectTimeoutMillis;
  }

  /** Sets how long a command may take, in milliseconds. Default 30 s. */
  public ControllerOptions commandTimeoutMillis(int millis) {
    commandTimeoutMillis = inRange("command timeout", millis, 1, Integer.MAX_VALUE);
    return this;
  }

  /** How long a command may take, in milliseconds. */
  public int commandTimeoutMillis() {
    return commandTimeoutMillis;
  }

  /** Sets how many I/O queues to request; the controller may grant fewer. Default 1; discovery controllers have none. */
  public ControllerOptions ioQueues(int count) {
    ioQueues = inRange("I/O queue count", count, 0, 65535);
    return this;
  }

  /** How many I/O queues to request. */
  public int ioQueues() {
    return ioQueues;
  }

  /** Sets how many commands may be outstanding on an I/O queue; MQES may allow fewer. Default 128. */
  public ControllerOptions ioQueueDepth(int commands) {
    ioQueueDepth = inRange("I/O queue depth", commands, 1, MAX_QUEUE_DEPTH);
    return this;
  }

  /** How many commands may be outstanding on an I/O queue. */
  public int ioQueueDepth() {
    return ioQueueDepth;
  }

  private static int inRange(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException("%s must be %d to %d, not %d".formatted(what, low, high, value));
    }
    return value;
  }
}
