// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import java.util.UUID;

/**
 * The relationship between a host and a controller that Connect on an admin queue creates (NVMe Base 2.1, section 3.3).
 *
 * @param hostNqn the host's NQN
 * @param hostId the Host Identifier
 * @param subsystemNqn the NQN that the host connected to
 * @param adminQueue the admin queue
 * @param keepAliveMillis KATO of the Connect command, 0 for none
 */
public record Association(String hostNqn, UUID hostId, String subsystemNqn, Queue adminQueue, long keepAliveMillis) {}
