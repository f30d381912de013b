// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsLoader;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.TargetOptions;
import io.weft.targetnode.storage.Engine;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The management service beside event loops that are busy with I/O. */
@Timeout(300)
class ManagementPartIT {
  @TempDir Path folder;

  private static int status(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
          .timeout(Duration.ofSeconds(60)).build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  /** Keeps every event loop of an instance busy. @return counts the loops that are */
  private static CountDownLatch occupy(Vertx vertx, int loops, CountDownLatch until) {
    CountDownLatch occupied = new CountDownLatch(loops);
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      loop.execute(() -> {
        occupied.countDown();
        try {
          until.await();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      });
    }
    return occupied;
  }

  @Test
  @DisplayName("status, health and metrics answer while no event loop of the storage does (mend 25)")
  void answersWhileTheStorageLoopsAreBusy() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    Vertx control = ControlLoop.create();
    Vertx storage = EventLoops.vertx(new EventLoopOptions(2, TransportKind.AUTO, Duration.ZERO), new VertxOptions());
    DataDirectory directory = DataDirectory.open(folder);
    ConfigStore store = FileConfigStore.open(storage, directory, new Rules(_ -> Optional.empty())).await(60, TimeUnit.SECONDS);
    FabricRuntime runtime = new FabricRuntime(storage, 16 << 20);
    TargetNode node = new TargetNode(
        runtime, store, new TargetOptions(2, Engine.AUTO, directory.resolve("namespaces"), List.of()));
    node.start().await(60, TimeUnit.SECONDS);
    ServiceSettings settings = new SettingsLoader(control)
        .load(List.of(), Map.of(ServiceSettings.HTTP_PORT.key(), Integer.toString(port))).await(60, TimeUnit.SECONDS);
    ManagementPart part = new ManagementPart(control, storage, store, settings, Optional.of(node), "nio");
    part.start().await(60, TimeUnit.SECONDS);
    CountDownLatch released = new CountDownLatch(1);
    try {
      occupy(storage, 2, released).await();
      for (String path : List.of("/health/live", "/health/ready", "/api/v1/status", "/metrics", "/api/v1/config", "/")) {
        assertEquals(200, status(port, path), path);
      }
    } finally {
      released.countDown();
      part.stop().await(60, TimeUnit.SECONDS);
      node.stop().await(60, TimeUnit.SECONDS);
      store.close().await(60, TimeUnit.SECONDS);
      directory.close();
      runtime.close();
      storage.close().await(60, TimeUnit.SECONDS);
      control.close().await(60, TimeUnit.SECONDS);
    }
  }
}
