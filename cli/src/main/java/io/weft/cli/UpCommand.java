// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import io.weft.config.address.TransportAddress;
import io.weft.service.FirstStart;
import io.weft.service.Services;
import io.weft.service.settings.ServiceSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft up}: runs all services in one process, with a subsystem to connect to. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
        "Run a target node, a discovery node and the management service in one process.",
        "A new data directory gets the subsystem " + FirstStart.NQN + " with a namespace of 1 GiB for any host."
    })
final class UpCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Option(names = "--data", paramLabel = "DIR", description = "Directory for configuration and data. Default: ./data")
  private @Nullable String data;

  @Option(names = "--listen", paramLabel = "ADDR", description = "Address of the first port and of discovery. Default: 127.0.0.1")
  private @Nullable String listen;

  @Option(names = "--port", paramLabel = "PORT", description = "TCP port of the first port. Default: 4420")
  private @Nullable String port;

  @Option(names = "--discovery-port", paramLabel = "PORT", description = "TCP port of discovery. Default: 8009")
  private @Nullable String discoveryPort;

  @Option(names = "--http-port", paramLabel = "PORT", description = "TCP port of the management service. Default: 8080")
  private @Nullable String httpPort;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings file; may be repeated, later files override earlier ones.")
  private List<Path> files = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    ServiceSettings settings = SettingsSource.load(files, options());
    return ServiceRun.run(settings, EnumSet.allOf(Services.Role.class), new FirstStart(settings),
        services -> announce(services, spec.commandLine().getOut()));
  }

  private Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    put(options, ServiceSettings.DATA.key(), data);
    put(options, ServiceSettings.LISTEN.key(), listen);
    put(options, ServiceSettings.PORT.key(), port);
    put(options, ServiceSettings.DISCOVERY_PORT.key(), discoveryPort);
    put(options, ServiceSettings.HTTP_PORT.key(), httpPort);
    return options;
  }

  private static void put(Map<String, String> options, String key, @Nullable String value) {
    if (value != null) {
      options.put(key, value);
    }
  }

  private static void announce(Services services, PrintWriter out) {
    ServiceSettings settings = services.settings();
    TransportAddress discovery =
        TransportAddress.tcp(settings.get(ServiceSettings.LISTEN), settings.get(ServiceSettings.DISCOVERY_PORT));
    out.println("READY " + services.addresses() + new Advice(services.store().snapshot(), discovery).text());
    out.flush();
  }
}
