// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** A port as its queues see it. Called from any event loop. */
public interface FabricPort {
  /** Bytes of in-capsule data that admin and Fabrics commands may always carry (NVMe/TCP Transport 1.1, 3.3.2). */
  int ADMIN_IN_CAPSULE = 8192;

  /** Most entries of an admin queue: ASQSZ. Linux takes 32, SPDK 32 by default. */
  int ADMIN_QUEUE_ENTRIES = 128;

  /** How long an association lasts while its controller is disabled or shut down (NVMe Base 2.1, section 3.3.1). */
  long ASSOCIATION_TIMEOUT_MILLIS = 120_000;

  /** The port's identifier (PORTID). */
  int id();

  /** Bytes of in-capsule data that I/O commands may carry. */
  int inCapsuleDataSize();

  /** Most entries in an I/O queue: MQES + 1. */
  int maxQueueEntries();

  /** Most bytes that a command may move: MDTS in bytes. */
  int maxTransferSize();

  /** The level at which associations through this port are logged. */
  default Level logLevel() {
    return Level.INFO;
  }

  /** How long an association lasts while its controller is disabled or shut down, in milliseconds. */
  default long associationTimeoutMillis() {
    return ASSOCIATION_TIMEOUT_MILLIS;
  }

  /** The subsystem with an NQN that hosts reach through this port, null if there is none. */
  @Nullable FabricSubsystem subsystem(String nqn);
}
