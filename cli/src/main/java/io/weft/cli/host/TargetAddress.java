// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.weft.host.ControllerOptions;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.nvme.Nqn;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options for a target's address, the host's identity and the connection. */
public final class TargetAddress {
  @Spec(Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = "--addr", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
      description = "IP address or name of the target (default: ${DEFAULT-VALUE}).")
  private String address = "";

  @Option(names = "--port", paramLabel = "PORT",
      description = "TCP port of the target (default: 4420, for discover 8009).")
  private int port;

  @Option(names = "--hostnqn", paramLabel = "NQN", description = "NQN of the host, '' for none (default: a new one for each run).")
  private @Nullable String hostNqn;

  @Option(names = "--hostid", paramLabel = "UUID", description = "Host Identifier (default: a new one for each run).")
  private @Nullable UUID hostId;

  @Option(names = "--hdgst", description = "Protect PDU headers with digests.")
  private boolean headerDigest;

  @Option(names = "--ddgst", description = "Protect data with digests.")
  private boolean dataDigest;

  @Option(names = "--keep-alive", paramLabel = "SECONDS", defaultValue = "5",
      description = "Keep-alive timeout, 0 for none (default: ${DEFAULT-VALUE}).")
  private int keepAliveSeconds;

  /** The identity of the host. @throws ParameterException if its NQN cannot be used */
  public HostIdentity identity() {
    HostIdentity random = HostIdentity.random();
    String nqn = hostNqn == null ? random.nqn() : hostNqn;
    if (!nqn.isEmpty()) {
      checkNqn("--hostnqn", nqn);
    }
    return new HostIdentity(nqn, hostId == null ? random.id() : hostId);
  }

  /**
   * The options of the connection.
   *
   * @param nqn the NQN of the subsystem
   * @param defaultPort the TCP port without {@code --port}
   * @throws ParameterException if an option is invalid
   */
  public ControllerOptions options(String nqn, int defaultPort) {
    checkNqn("--nqn", nqn);
    int chosen = port == 0 ? defaultPort : port;
    if (chosen < 1 || chosen > 65535) {
      throw misuse("--port must be 1 to 65535, not " + chosen);
    }
    if (keepAliveSeconds < 0 || keepAliveSeconds > 1_000_000) {
      throw misuse("--keep-alive must be 0 to 1000000 seconds, not " + keepAliveSeconds);
    }
    return new ControllerOptions(HostTransport.tcp(address, chosen), nqn)
        .digests(headerDigest, dataDigest)
        .keepAliveMillis(1000 * keepAliveSeconds);
  }

  private void checkNqn(String option, String nqn) {
    String problem = Nqn.problem(nqn);
    if (problem != null) {
      throw misuse(option + ": " + problem);
    }
  }

  /** The exception for an error in the command line. */
  public ParameterException misuse(String message) {
    if (command == null) {
      throw new IllegalStateException("not mixed into a command");
    }
    return new ParameterException(command.commandLine(), message);
  }
}
