// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.weft.host.HostNamespace;
import picocli.CommandLine.Command;

/** {@code weft host flush}: sends a Flush. */
@Command(
    name = "flush",
    description = "Flush a namespace, so that all completed writes survive a loss of power.",
    mixinStandardHelpOptions = true)
final class HostFlush extends HostIo {
  @Override
  long work(HostNamespace namespace) {
    HostSession.await(namespace.flush());
    return 0;
  }

  @Override
  String verb() {
    return "flushed";
  }
}
