// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.weft.host.HostNamespace;
import picocli.CommandLine.Command;

/** {@code weft host flush}: sends a Flush. */
@Command(
    name = "flush",
    description = "Make everything that was written to a namespace survive the loss of power.",
    mixinStandardHelpOptions = true)
final class HostFlush extends HostIo {
  @Override
  long work(HostNamespace namespace) {
    HostSession.await(namespace.flush());
    return 0;
  }

  @Override
  String done() {
    return "flushed";
  }
}
