// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import io.weft.cli.host.HostSession;
import io.weft.cli.settings.SettingsSource;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostNamespace;
import io.weft.host.HostTransport;
import io.weft.service.FirstStart;
import io.weft.service.Services;
import io.weft.service.settings.ServiceSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code weft rehearse}: starts everything in a temporary directory, reads and writes some blocks, and stops; twice. The
 * launcher runs it after a build with {@code -XX:AOTCacheOutput}, so that later starts find classes loaded, linked and
 * profiled.
 */
@Command(name = "rehearse", hidden = true, description = "Start in a temporary directory, do some I/O, and stop.")
final class RehearseCommand implements Callable<Integer> {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int ROUNDS = 1_000;

  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory("weft-rehearsal");
    try {
      ServiceSettings settings = SettingsSource.load(List.of(), options(directory));
      // The first start creates the configuration and the data that the second one loads.
      start(settings);
      start(settings);
    } finally {
      delete(directory);
    }
    return 0;
  }

  private static void start(ServiceSettings settings) throws Exception {
    Services services = Services.create(settings, EnumSet.allOf(Services.Role.class));
    try {
      ServiceRun.await(services.start(new FirstStart(settings)));
      readAndWrite(settings.get(ServiceSettings.PORT));
    } finally {
      ServiceRun.await(services.stop());
    }
  }

  private static void readAndWrite(int port) {
    try (HostSession session = HostSession.singleLoop(HostIdentity.random())) {
      HostController controller = HostSession.await(session.host().connect(
          new ControllerOptions(HostTransport.tcp(LOOPBACK, port), FirstStart.NQN)));
      HostNamespace namespace = HostSession.await(controller.namespace(1));
      ByteBuffer block = ByteBuffer.allocateDirect(namespace.blockSize());
      for (int i = 0; i < ROUNDS; i++) {
        HostSession.await(namespace.write(i, block.clear()));
        HostSession.await(namespace.read(i, block.clear()));
      }
      HostSession.await(namespace.flush());
      HostSession.await(controller.shutdown());
    }
  }

  private static Map<String, String> options(Path directory) throws IOException {
    Map<String, String> options = new HashMap<>();
    options.put(ServiceSettings.DATA.key(), directory.toString());
    options.put(ServiceSettings.LISTEN.key(), LOOPBACK);
    options.put(ServiceSettings.HTTP_LISTEN.key(), LOOPBACK);
    // Three different ports, because all are open at the same time.
    try (ServerSocket nvme = free(); ServerSocket discovery = free(); ServerSocket http = free()) {
      options.put(ServiceSettings.PORT.key(), Integer.toString(nvme.getLocalPort()));
      options.put(ServiceSettings.DISCOVERY_PORT.key(), Integer.toString(discovery.getLocalPort()));
      options.put(ServiceSettings.HTTP_PORT.key(), Integer.toString(http.getLocalPort()));
    }
    return options;
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      // In reverse order, so that a directory is empty when it is deleted.
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
