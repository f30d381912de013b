// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A controller, that is, the association of a host with a subsystem.
 *
 * @param cntlid its CNTLID
 * @param hostNqn the host's NQN
 * @param hostId the Host Identifier, as a UUID
 * @param hostAddress the remote address of the admin queue, as {@code 192.0.2.7:50312}; null if its transport has no
 *     addresses
 * @param portId the PORTID of the port that the host connected through
 * @param ioQueues the number of its I/O queues
 * @param commands the commands received on all of its queues
 * @param errors the commands completed with an error
 * @param connectedSince when the host connected
 */
public record ControllerStatus(
    int cntlid,
    String hostNqn,
    String hostId,
    @Nullable String hostAddress,
    int portId,
    int ioQueues,
    long commands,
    long errors,
    Instant connectedSince) {}
