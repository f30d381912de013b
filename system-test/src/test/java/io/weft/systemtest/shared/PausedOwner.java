// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.shared;

import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.node.AnaGroupEntry;
import io.weft.host.HostController;
import io.weft.testkit.node.GivenOwnership;
import io.weft.testkit.node.Storage;
import io.weft.testkit.node.TestTarget;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process for {@link PausedOwnerIT}: a node that owns a group, and a host that writes to it without end. Arguments: the kind of
 * storage and the file. Each line of its input is a deadline of its lease, of the clock that all processes of the machine
 * share; it answers each with the number of writes that were acknowledged and of those that were refused.
 */
final class PausedOwner {
  private static final int WRITERS = 64;

  private PausedOwner() {}

  /** Runs until the input ends. */
  public static void main(String[] arguments) throws Exception {
    NamespaceEntry namespace = NamespaceEntry.of(1, arguments[1])
        .withDevice(new NamespaceDevice(arguments[1], SharedPair.BLOCK, false));
    GivenOwnership owns = new GivenOwnership("node-1", AnaGroupEntry.of(1, "node-1", "node-2"));
    try (TestTarget target = Storage.valueOf(arguments[0]).target(owns, List.of(namespace));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      owns.grant(1, 1);
      HostController host = SharedPair.connect(target);
      InsistingHost insisting = new InsistingHost(host);
      StampedLoad load = new StampedLoad(1, WRITERS, insisting::execute).start();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        owns.lease().renew(Long.parseLong(line));
        System.out.println(load.acknowledged() + " " + insisting.refused());
      }
    }
  }
}
