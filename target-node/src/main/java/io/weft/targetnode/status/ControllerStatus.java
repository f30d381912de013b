// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.targetnode.subsystem.IoController;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A controller that a host is connected to.
 *
 * @param cntlid its CNTLID
 * @param hostNqn the host's NQN
 * @param hostId the Host Identifier, as a UUID
 * @param hostAddress where the host's admin queue came from, as {@code 192.0.2.7:50312}; null if its transport has no
 *     addresses
 * @param portId the PORTID of the port that the host came to
 * @param ioQueues how many I/O queues it has
 * @param commands the commands that have come on all of its queues
 * @param errors the commands that it has answered with an error
 * @param connectedSince when the host has connected
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
    Instant connectedSince) {

  static ControllerStatus of(IoController controller) {
    return new ControllerStatus(
        controller.cntlid(),
        controller.association().hostNqn(),
        controller.association().hostId().toString(),
        text(controller.association().adminQueue().transport().hostAddress()),
        controller.port().id(),
        controller.ioQueueCount(),
        controller.commands(),
        controller.errorLog().count(),
        controller.since());
  }

  private static @Nullable String text(@Nullable InetSocketAddress address) {
    if (address == null) {
      return null;
    }
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
