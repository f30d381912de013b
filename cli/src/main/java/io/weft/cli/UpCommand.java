// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import io.weft.cli.settings.SettingsOptions;
import io.weft.config.address.TransportAddress;
import io.weft.service.FirstStart;
import io.weft.service.Services;
import io.weft.service.settings.ServiceSettings;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weft up}: runs all services in one process, with a subsystem to connect to. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    modelTransformer = SettingsOptions.All.class,
    description = {
        "Run a target node, a discovery node and the management service in one process.",
        "A new data directory gets the subsystem " + FirstStart.NQN + " with a namespace of 1 GiB for any host."
    })
final class UpCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Override
  public Integer call() throws Exception {
    ServiceSettings settings = SettingsOptions.load(spec);
    return ServiceRun.run(settings, EnumSet.allOf(Services.Role.class), new FirstStart(settings),
        services -> announce(services, spec.commandLine().getOut()));
  }

  private static void announce(Services services, PrintWriter out) {
    ServiceSettings settings = services.settings();
    TransportAddress discovery =
        TransportAddress.tcp(settings.get(ServiceSettings.LISTEN), settings.get(ServiceSettings.DISCOVERY_PORT));
    out.println("READY " + services.addresses() + new Advice(services.store().snapshot(), discovery).text());
    out.flush();
  }
}
