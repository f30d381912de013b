// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.vertx.core.json.JsonObject;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands that do I/O on one namespace have in common. */
public abstract class HostIo implements Callable<Integer> {
  /** The TCP port of a target by default. */
  public static final int DEFAULT_PORT = 4420;
  /** The bytes that are transferred at once; the host splits them into commands. */
  static final int CHUNK = 4 * 1024 * 1024;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private TargetAddress target = new TargetAddress();

  @Option(names = "--nqn", paramLabel = "NQN",
      description = "NQN of the subsystem (default: the only one that the target lists).")
  private @Nullable String nqn;

  @Option(names = "--nsid", paramLabel = "NSID", defaultValue = "1",
      description = "The namespace (default: ${DEFAULT-VALUE}).")
  private int nsid;

  @Option(names = "--json", description = "Print a summary as JSON.")
  private boolean json;

  @Override
  public final Integer call() throws IOException {
    try (HostSession session = HostSession.singleLoop(target.identity())) {
      HostController controller = HostSession.await(
          session.host().connect(target.options(SubsystemChoice.nqn(nqn, target, session), DEFAULT_PORT)));
      HostNamespace namespace = HostSession.await(controller.namespace(nsid));
      long start = System.nanoTime();
      long bytes = work(namespace);
      summary(bytes, (System.nanoTime() - start) / 1e9);
      HostSession.await(controller.shutdown());
    }
    return 0;
  }

  /** Does the work of the command. @return how many bytes of data it transferred */
  abstract long work(HostNamespace namespace) throws IOException;

  /** Whether the command writes data to standard output, so that the summary goes to standard error. */
  boolean usesStandardOutput() {
    return false;
  }

  /** The past tense of the verb, for the summary. */
  abstract String verb();

  private void summary(long bytes, double seconds) {
    var out = usesStandardOutput() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    if (json) {
      out.println(new JsonObject()
          .put("bytes", bytes).put("seconds", Math.round(seconds * 1e6) / 1e6).encode());
    } else {
      out.printf("%s %d bytes in %.3f s%n", verb(), bytes, seconds);
    }
    out.flush();
  }

  /** The exception for an error in the command line. */
  final RuntimeException misuse(String message) {
    return target.misuse(message);
  }
}
