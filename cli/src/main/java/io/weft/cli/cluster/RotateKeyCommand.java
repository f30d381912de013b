// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.vertx.core.json.JsonObject;
import io.weft.cli.ctl.ManagementClient;
import io.weft.cli.ctl.Polling;
import io.weft.cli.error.CommandFailure;
import io.weft.cli.settings.SettingsOptions;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft cluster rotate-key}: replaces the cluster key. */
@Command(
    name = "rotate-key",
    description = "Replace the cluster key, by which nodes know each other, on all nodes. Nothing else is interrupted. Nodes that are away "
        + "get it when they come back. If it is interrupted it goes on by itself.",
    modelTransformer = SettingsOptions.Client.class,
    mixinStandardHelpOptions = true)
final class RotateKeyCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin
  private ServiceOption service = new ServiceOption();

  @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "120",
      description = "The longest wait until it is done; 0 not to wait. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Override
  public Integer call() throws InterruptedException {
    if (seconds < 0) {
      throw new ParameterException(spec.commandLine(), "--wait is %d; expected a number of seconds, or 0 not to wait".formatted(seconds));
    }
    ManagementClient client = service.client(spec);
    int generation = client.rotateKey().getInteger("generation");
    if (seconds == 0) {
      spec.commandLine().getOut().printf("the cluster key is being replaced by generation %d%n", generation);
      return 0;
    }
    Polling.await(seconds, () -> progress(client.cluster()), left -> CommandFailure.failed(
        "the cluster key is not replaced yet after %d s: %s. That goes on by itself; 'weft cluster status' shows it".formatted(seconds, left), null));
    spec.commandLine().getOut().printf("the cluster key has generation %d%n", generation);
    return 0;
  }

  /** What a change of the key waits for; empty if none is in progress. */
  static Optional<String> progress(JsonObject status) {
    JsonObject change = status.getJsonObject("key-change");
    if (change == null) {
      return Optional.empty();
    }
    String live = StatusCommand.words(change, "waits-for");
    String away = StatusCommand.words(change, "away");
    return Optional.of("generation %d, step '%s' of give, use and drop%s%s".formatted(change.getInteger("generation"), change.getString("step"),
        live.isEmpty() ? "" : ", waits for " + live, away.isEmpty() ? "" : ", away: " + away));
  }
}
