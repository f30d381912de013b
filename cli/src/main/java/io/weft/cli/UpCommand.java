// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import io.weft.cli.error.CommandFailure;
import io.weft.cli.host.ByteCount;
import io.weft.cli.settings.SettingsOptions;
import io.weft.config.address.TransportAddress;
import io.weft.service.FirstStart;
import io.weft.service.Services;
import io.weft.service.settings.ServiceSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code weft up}: runs all services in one process, with a subsystem to connect to. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    modelTransformer = SettingsOptions.All.class,
    description = {
        "Run a target node, a discovery node and the management service in one process.",
        "A new data directory gets the subsystem " + FirstStart.NQN + " for any host, with a namespace for each --disk, "
            + "or with one of 1 GiB."
    })
final class UpCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Option(names = "--disk", paramLabel = "SIZE|PATH", converter = DiskConverter.class,
      description = "A disk of a new data directory: the size of a new file, such as 10G, or the path of an existing file "
          + "or block device; may be repeated. Default: 1G")
  private List<FirstStart.Disk> disks = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    ServiceSettings settings = SettingsOptions.load(spec);
    return ServiceRun.run(spec, settings, EnumSet.allOf(Services.Role.class), new FirstStart(settings, disks),
        services -> announce(services, spec.commandLine().getOut()));
  }

  /** Fails instead if no host could connect: a newcomer must see at once that the port is taken. */
  private static void announce(Services services, PrintWriter out) {
    if (!services.isReachable()) {
      throw CommandFailure.misuse(services.failures().stream().filter(failure -> failure.startsWith("port "))
          .map(failure -> failure + "; give another --port or --listen").collect(Collectors.joining("\n")), null);
    }
    ServiceSettings settings = services.settings();
    TransportAddress discovery =
        TransportAddress.tcp(settings.get(ServiceSettings.LISTEN), settings.get(ServiceSettings.DISCOVERY_PORT));
    String addresses = services.addresses();
    out.println("READY " + addresses + new Advice(services.store().snapshot(), discovery, addresses).text());
    out.flush();
  }

  /** Reads a value of {@code --disk}. */
  private static final class DiskConverter implements ITypeConverter<FirstStart.Disk> {
    /** The largest logical block: a size of whole blocks suits every format. */
    private static final int BLOCK = 4096;

    @Override
    public FirstStart.Disk convert(String text) {
      if (Character.isDigit(text.isEmpty() ? ' ' : text.charAt(0)) && text.indexOf('/') < 0) {
        long size = new ByteCount().convert(text);
        if (size == 0 || size % BLOCK != 0) {
          throw new TypeConversionException("'%s' is not a multiple of 4096 bytes; write one such as 10G".formatted(text));
        }
        return new FirstStart.Disk.NewFile(size);
      }
      if (text.indexOf(':') > 0) {
        return new FirstStart.Disk.Existing(text);
      }
      return new FirstStart.Disk.Existing(Path.of(text).toAbsolutePath().normalize().toString());
    }
  }
}
