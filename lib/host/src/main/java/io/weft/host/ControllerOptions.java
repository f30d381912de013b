// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.Nqn;

/** How a host connects to a controller. Every setting has a default but the way there and the subsystem. */
public final class ControllerOptions {
  public static final int DEFAULT_KEEP_ALIVE_MILLIS = 5_000;
  public static final int DEFAULT_CONNECT_TIMEOUT_MILLIS = 3_000;
  public static final int DEFAULT_COMMAND_TIMEOUT_MILLIS = 30_000;
  public static final int DEFAULT_IO_QUEUES = 1;
  public static final int DEFAULT_IO_QUEUE_DEPTH = 128;
  /** Commands that may be outstanding on an admin queue: as many as its smallest size allows. */
  static final int ADMIN_QUEUE_DEPTH = 31;
  /** Most commands that may be outstanding on a queue. */
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
   * @param transport the way to the controller
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

  /** The way to the controller. */
  public HostTransport transport() {
    return transport;
  }

  /** The NVM subsystem. */
  public String subsystemNqn() {
    return subsystemNqn;
  }

  /** TCP: whether PDU headers and data carry digests. None by default. */
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

  /** TCP, HPDA: the controller's data starts at multiples of so many dwords in a PDU, 0-based, 0 to 31. Default 0. */
  public ControllerOptions dataAlignment(int hpda) {
    dataAlignment = inRange("HPDA", hpda, 0, 31);
    return this;
  }

  /** TCP: HPDA. */
  public int dataAlignment() {
    return dataAlignment;
  }

  /** TCP, MAXR2T: how many R2Ts of one command may be outstanding, 0-based. Default 0. */
  public ControllerOptions maxR2t(int count) {
    maxR2t = inRange("MAXR2T", count, 0, 1023);
    return this;
  }

  /** TCP: MAXR2T. */
  public int maxR2t() {
    return maxR2t;
  }

  /** Whether small writes travel in the capsule, as far as the controller allows it. Default true. */
  public ControllerOptions inCapsule(boolean enabled) {
    inCapsule = enabled;
    return this;
  }

  /** Whether small writes travel in the capsule. */
  public boolean inCapsule() {
    return inCapsule;
  }

  /** Whether to keep SQ flow control; without it the controller may spare completions that say nothing. Default true. */
  public ControllerOptions sqFlowControl(boolean enabled) {
    sqFlowControl = enabled;
    return this;
  }

  /** Whether to keep SQ flow control. */
  public boolean sqFlowControl() {
    return sqFlowControl;
  }

  /** KATO in milliseconds, 0 to do without. Default 5 s. */
  public ControllerOptions keepAliveMillis(int millis) {
    keepAliveMillis = inRange("keep-alive timeout", millis, 0, Integer.MAX_VALUE);
    return this;
  }

  /** KATO in milliseconds. */
  public int keepAliveMillis() {
    return keepAliveMillis;
  }

  /** How long a connection may take to stand, in milliseconds. Default 3 s. */
  public ControllerOptions connectTimeoutMillis(int millis) {
    connectTimeoutMillis = inRange("connect timeout", millis, 1, Integer.MAX_VALUE);
    return this;
  }

  /** How long a connection may take to stand, in milliseconds. */
  public int connectTimeoutMillis() {
    return connectTimeoutMillis;
  }

  /** How long a command may take, in milliseconds. Default 30 s. */
  public ControllerOptions commandTimeoutMillis(int millis) {
    commandTimeoutMillis = inRange("command timeout", millis, 1, Integer.MAX_VALUE);
    return this;
  }

  /** How long a command may take, in milliseconds. */
  public int commandTimeoutMillis() {
    return commandTimeoutMillis;
  }

  /** How many I/O queues to ask for; the controller may grant fewer. Default 1, and none of a discovery controller. */
  public ControllerOptions ioQueues(int count) {
    ioQueues = inRange("I/O queue count", count, 0, 65535);
    return this;
  }

  /** How many I/O queues to ask for. */
  public int ioQueues() {
    return ioQueues;
  }

  /** How many commands may be outstanding on an I/O queue; the controller's MQES may allow fewer. Default 128. */
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
