// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import io.weft.cli.settings.SettingsOptions;
import io.weft.service.Restore;
import io.weft.service.Services;
import io.weft.service.settings.ServiceSettings;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs one service in its own process, together with the management service for health and metrics. */
abstract class ServiceCommand implements Callable<Integer> {
  private final Set<Services.Role> roles;

  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  private ServiceCommand(Services.Role... more) {
    this.roles = EnumSet.of(Services.Role.ADMIN, more);
  }

  @Override
  public Integer call() throws Exception {
    ServiceSettings settings = SettingsOptions.load(spec);
    return ServiceRun.run(spec, settings, roles, new Restore(settings), services -> {
      spec.commandLine().getOut().println("READY " + services.addresses());
      spec.commandLine().getOut().flush();
    });
  }

  /** {@code weft target}. */
  @Command(name = "target", mixinStandardHelpOptions = true, modelTransformer = SettingsOptions.Target.class,
      description = "Run only a target node: NVM subsystems and their ports.")
  static final class Target extends ServiceCommand {
    Target() {
      super(Services.Role.TARGET);
    }
  }

  /** {@code weft discovery}. */
  @Command(name = "discovery", mixinStandardHelpOptions = true, modelTransformer = SettingsOptions.Discovery.class,
      description = "Run only a discovery node.")
  static final class Discovery extends ServiceCommand {
    Discovery() {
      super(Services.Role.DISCOVERY);
    }
  }

  /** {@code weft admin}. */
  @Command(name = "admin", mixinStandardHelpOptions = true, modelTransformer = SettingsOptions.Admin.class,
      description = "Run only the management service.")
  static final class Admin extends ServiceCommand {
    Admin() {
      super();
    }
  }

  /** {@code weft voter}. */
  @Command(name = "voter", mixinStandardHelpOptions = true, modelTransformer = SettingsOptions.Admin.class,
      description = "Run only what a node of a cluster needs to vote, and the management service.")
  static final class Voter extends ServiceCommand {
    Voter() {
      super();
    }
  }
}
