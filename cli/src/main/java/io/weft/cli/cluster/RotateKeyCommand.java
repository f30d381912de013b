// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.vertx.core.json.JsonObject;
import io.weft.cli.settings.SettingsOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weft cluster rotate-key}: replaces the cluster key. */
@Command(
    name = "rotate-key",
    description = "Replace the cluster key, by which nodes know each other, on all nodes.",
    modelTransformer = SettingsOptions.Client.class,
    mixinStandardHelpOptions = true)
final class RotateKeyCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin
  private ServiceOption service = new ServiceOption();

  @Override
  public Integer call() throws InterruptedException {
    JsonObject answer = service.client(spec).rotateKey();
    spec.commandLine().getOut().printf("the cluster key has generation %d%n", answer.getInteger("generation"));
    return 0;
  }
}
