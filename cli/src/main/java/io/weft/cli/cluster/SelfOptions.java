// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.weft.service.ClusterSetup;
import picocli.CommandLine.Option;

/** The options that say what a node is to its cluster. */
final class SelfOptions {
  @Option(names = "--name", paramLabel = "NAME", required = true,
      description = "The node's name in the cluster: 1 to 63 letters, digits, dots and hyphens, such as node-1.")
  private String name = "";

  @Option(names = "--cluster-address", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
      description = "Where the other nodes reach this one: an IP address or a host name. Default: ${DEFAULT-VALUE}")
  private String address = "";

  @Option(names = "--cluster-port", paramLabel = "PORT", defaultValue = "7420",
      description = "The first of the four TCP ports that the node uses for the cluster. Default: ${DEFAULT-VALUE}")
  private int port;

  String name() {
    return name;
  }

  String address() {
    return address;
  }

  int port() {
    return port;
  }

  ClusterSetup.Self self() {
    return new ClusterSetup.Self(name, address, port);
  }
}
