// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import io.weft.cli.host.ByteCount;
import io.weft.config.ByteSize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code weft ctl resize}: changes the size of a namespace's file. */
@Command(name = "resize", synopsisSubcommandLabel = "KIND", mixinStandardHelpOptions = true,
    description = "Change the size of a namespace.")
final class ResizeCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @ParentCommand
  private CtlCommand ctl = new CtlCommand(); // replaced by picocli

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to resize: namespace");
  }

  /** Changes the size of a namespace's file. */
  @Command(mixinStandardHelpOptions = true,
      description = "Change the size of a namespace that is on a file; connected hosts see it within seconds.")
  int namespace(
      @Parameters(paramLabel = "NSID", description = "The namespace.") int nsid,
      @Option(names = "--size", paramLabel = "SIZE", required = true, converter = ByteCount.class,
          description = "The new size, such as 20G.") long size,
      @Option(names = "--subsystem", paramLabel = "NQN", description = "Its subsystem. Default: the only one")
          @Nullable String nqn,
      @Option(names = "--shrink", description = "Allow a smaller size. The data beyond it is lost.") boolean shrink)
      throws InterruptedException {
    JsonObject subsystem = ctl.client().configuration().subsystem(nqn);
    String device = ConfigView.device(ConfigView.namespace(subsystem, nsid));
    if (!device.startsWith("/")) {
      throw CommandFailure.misuse("namespace %d is on %s, whose size cannot be changed; only that of a file can"
          .formatted(nsid, device), null);
    }
    JsonObject resized = ctl.client().resizeImage(device, size, shrink);
    spec.commandLine().getOut().printf("resized namespace %d of %s to %s%n",
        nsid, subsystem.getString("nqn"), ByteSize.format(resized.getLong("size")));
    return 0;
  }
}
