// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.vertx.core.json.JsonObject;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands that do I/O on one namespace have in common. */
public abstract class HostIo implements Callable<Integer> {
  /** The TCP port of a target where the address names none. */
  public static final int DEFAULT_PORT = 4420;
  /** Bytes that are moved at once; the host cuts them into commands. */
  static final int CHUNK = 4 * 1024 * 1024;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private TargetAddress target = new TargetAddress();

  @Option(names = "--nqn", paramLabel = "NQN", required = true, description = "NQN of the subsystem.")
  private String nqn = "";

  @Option(names = "--nsid", paramLabel = "NSID", defaultValue = "1",
      description = "The namespace (default: ${DEFAULT-VALUE}).")
  private int nsid;

  @Option(names = "--json", description = "Print a summary as JSON.")
  private boolean json;

  @Override
  public final Integer call() throws IOException {
    try (HostSession session = HostSession.simple(target.identity())) {
      HostController controller = HostSession.await(session.host().connect(target.options(nqn, DEFAULT_PORT)));
      HostNamespace namespace = HostSession.await(controller.namespace(nsid));
      long start = System.nanoTime();
      long bytes = work(namespace);
      summary(bytes, (System.nanoTime() - start) / 1e9);
      HostSession.await(controller.shutdown());
    }
    return 0;
  }

  /** Does what the command is for. @return how many bytes of data it moved */
  abstract long work(HostNamespace namespace) throws IOException;

  /** Whether standard output carries data, so that the summary has to go elsewhere. */
  boolean usesStandardOutput() {
    return false;
  }

  /** What the command did, in one word. */
  abstract String done();

  private void summary(long bytes, double seconds) {
    var to = usesStandardOutput() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    if (json) {
      to.println(new JsonObject()
          .put("bytes", bytes).put("seconds", Math.round(seconds * 1e6) / 1e6).encode());
    } else {
      to.printf("%s %d bytes in %.3f s%n", done(), bytes, seconds);
    }
    to.flush();
  }

  /** A wrong command line. */
  final RuntimeException misuse(String message) {
    return target.misuse(message);
  }
}
