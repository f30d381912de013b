// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

/**
 * A controller, that is, the association of a host with a subsystem.
 *
 * @param subsystemNqn the subsystem
 * @param cntlid the controller identifier
 * @param hostNqn who the host says it is
 * @param hostAddress where it comes from; empty if the transport has no addresses
 * @param portId the port that it came to
 * @param ioQueues how many I/O queues it has
 * @param connectedAt when it connected, in milliseconds since 1970 UTC
 */
public record ControllerStatus(
    String subsystemNqn,
    int cntlid,
    String hostNqn,
    String hostAddress,
    int portId,
    int ioQueues,
    long connectedAt) {}
