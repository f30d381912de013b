// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import io.weft.cli.cluster.ClusterCommand;
import io.weft.cli.ctl.CtlCommand;
import io.weft.cli.error.ErrorReport;
import io.weft.cli.error.Verbosity;
import io.weft.cli.host.HostCommand;
import io.weft.cli.perf.PerfCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/**
 * The {@code weft} command. Exit status: 0 success, 1 failure, 2 an error in the command line or in a configuration
 * file, 3 an edit that is stored but cannot be served as a whole.
 */
@Command(
    name = "weft",
    description = "NVMe over Fabrics (NVMe/TCP) storage for other machines, as a cluster of small services.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
        UpCommand.class,
        ServiceCommand.Target.class,
        ServiceCommand.Discovery.class,
        ServiceCommand.Admin.class,
        ServiceCommand.Voter.class,
        ClusterCommand.class,
        CtlCommand.class,
        HostCommand.class,
        PerfCommand.class,
        RehearseCommand.class,
        HelpCommand.class
    },
    footer = {
        "",
        "In a source tree, @|bold weft test|@ [--only unit|integration|linux-host|compose] runs the tests.",
        "Exit status: 0 success, 1 failure, 2 error in the command line or configuration, 3 (weft ctl) done, but something "
            + "in it cannot be served."
    })
public final class Weft implements Runnable {
  @Spec
  private CommandSpec spec;

  private final Verbosity verbosity;

  private Weft(Verbosity verbosity) {
    this.verbosity = verbosity;
    this.spec = CommandSpec.create(); // replaced by picocli
  }

  /**
   * Runs one command and ends the process.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    CommandLine commandLine = commandLine()
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(commandLine.execute(args));
  }

  /** The command with its subcommands and error handling, not bound to a terminal. */
  static CommandLine commandLine() {
    Verbosity verbosity = new Verbosity();
    ErrorReport errors = new ErrorReport(verbosity);
    CommandLine weft = new CommandLine(new Weft(verbosity));
    sayVersion(weft);
    return weft
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setAbbreviatedOptionsAllowed(false);
  }

  /** Lets every subcommand answer {@code --version}. */
  private static void sayVersion(CommandLine command) {
    command.getCommandSpec().versionProvider(new Version());
    command.getSubcommands().values().forEach(Weft::sayVersion);
  }

  /** Turns on detailed logging and stack traces. */
  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log in detail, and show the stack trace of an error.")
  void verbose(boolean wanted) {
    verbosity.set(wanted);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
