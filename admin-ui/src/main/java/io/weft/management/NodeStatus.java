// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

import java.util.List;

/**
 * What a node is doing.
 *
 * @param version the version of the program
 * @param transport how sockets are driven, such as {@code io_uring}
 * @param startedAt when the process started, in milliseconds since 1970 UTC
 * @param ports the ports of the configuration
 * @param namespaces the enabled namespaces of the configuration
 * @param controllers one for each association with a host
 */
public record NodeStatus(
    String version,
    String transport,
    long startedAt,
    List<PortStatus> ports,
    List<NamespaceStatus> namespaces,
    List<ControllerStatus> controllers) {

  /** Copies the lists, so that the record is immutable. */
  public NodeStatus {
    ports = List.copyOf(ports);
    namespaces = List.copyOf(namespaces);
    controllers = List.copyOf(controllers);
  }

  /** A node that runs no port and has no host; for a management service that stands alone. */
  public static NodeStatus empty(String version, long startedAt) {
    return new NodeStatus(version, "none", startedAt, List.of(), List.of(), List.of());
  }
}
