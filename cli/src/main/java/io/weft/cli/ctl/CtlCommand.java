// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import io.weft.cli.error.FileProblem;
import io.weft.cli.settings.SettingsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code weft ctl}: shows and changes what a running service serves; also with nvmetcli's verbs and file format. */
@Command(
    name = "ctl",
    description = "Show and change what running services serve.",
    synopsisSubcommandLabel = "COMMAND",
    modelTransformer = SettingsOptions.Client.class,
    mixinStandardHelpOptions = true,
    subcommands = {ListCommand.class, AddCommand.class, RemoveCommand.class, ResizeCommand.class, DrainCommand.class,
        UndrainCommand.class},
    footer = {
        "",
        "Exit status: 0 done, 1 the service failed or does not answer, 2 the request is wrong and nothing was changed, "
            + "3 done and stored, but something in it cannot be served."
    })
public final class CtlCommand implements Runnable {
  private static final String STANDARD = "-";

  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Option(names = "--http", paramLabel = "URL", scope = ScopeType.INHERIT,
      description = "The management service, also of another machine. Default: http://127.0.0.1:8080, or what the settings "
          + "http-listen and http-port say")
  private @Nullable String url;

  /** A client of the management service that the options name. */
  ManagementClient client() throws InterruptedException {
    return new ManagementClient(url == null ? ManagementAddress.url(SettingsOptions.load(spec)) : url);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Replaces the configuration with a document. */
  @Command(description = "Replace the configuration with FILE: all of it, or nothing if anything in it is wrong.",
      mixinStandardHelpOptions = true)
  int restoreconfig(
      @Parameters(paramLabel = "FILE", description = "File in nvmetcli's JSON format; - for standard input.") String file,
      @Option(names = "--revision", paramLabel = "N",
          description = "Only if the configuration is at revision N.") @Nullable Long revision,
      @Option(names = "--node", paramLabel = "NAME",
          description = "The node of a cluster that is to have all ports and devices of a document without nodes, such as nvmetcli's. "
              + "Default: the nodes that ports with these identifiers have, else that with the lowest number") @Nullable String node)
      throws Exception {
    byte[] document = file.equals(STANDARD) ? standardInput() : read(file);
    JsonObject answer = client().restore(document, file, revision, node);
    return Outcome.print(called("restoreconfig"), "restored", answer);
  }

  /** Writes the configuration to a file. */
  @Command(description = "Write the configuration to FILE, secrets included.", mixinStandardHelpOptions = true)
  int saveconfig(
      @Parameters(paramLabel = "FILE", description = "File to create or replace; - for standard output.") String file)
      throws Exception {
    String document = client().save();
    if (file.equals(STANDARD)) {
      spec.commandLine().getOut().print(document);
      spec.commandLine().getOut().flush();
    } else {
      write(Path.of(file), document.getBytes(StandardCharsets.UTF_8));
    }
    return 0;
  }

  /** Removes all hosts, subsystems and ports. */
  @Command(description = "Remove every host, subsystem and port, but no device and no data.",
      mixinStandardHelpOptions = true)
  int clear(
      @Option(names = "--revision", paramLabel = "N",
          description = "Only if the configuration is at revision N.") @Nullable Long revision)
      throws Exception {
    JsonObject answer = client().clear(revision);
    return Outcome.print(called("clear"), "cleared", answer);
  }

  /** Applies operations. */
  @Command(description = "Apply the operations in FILE: all of them in their order, or none if anything in them is wrong.",
      mixinStandardHelpOptions = true)
  int apply(
      @Parameters(paramLabel = "FILE", description = "JSON document as for PATCH, see docs/configuration.md; - for standard input.")
          String file,
      @Option(names = "--revision", paramLabel = "N",
          description = "Only if the configuration is at revision N.") @Nullable Long revision)
      throws Exception {
    byte[] document = file.equals(STANDARD) ? standardInput() : read(file);
    JsonObject answer = client().apply(document, file, revision);
    return Outcome.print(called("apply"), "applied", answer);
  }

  private CommandSpec called(String subcommand) {
    return Objects.requireNonNull(spec.subcommands().get(subcommand)).getCommandSpec();
  }

  private static byte[] standardInput() throws IOException {
    InputStream in = System.in;
    return in.readAllBytes();
  }

  private static byte[] read(String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw CommandFailure.misuse(file + ": there is no such file; expected a JSON file", e);
    } catch (IOException e) {
      throw CommandFailure.misuse("%s: cannot be read: %s".formatted(file, FileProblem.describe(e)), e);
    }
  }

  private static void write(Path file, byte[] document) {
    try {
      AtomicFile.write(file, document);
    } catch (IOException e) {
      throw CommandFailure.misuse("%s: cannot be written: %s".formatted(file, FileProblem.describe(e)), e);
    }
  }
}
