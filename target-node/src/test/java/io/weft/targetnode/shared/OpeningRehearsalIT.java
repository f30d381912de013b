// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.device.ConfiguredDevices;
import io.weft.targetnode.state.BlockSizes;
import io.weft.targetnode.storage.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file that is opened before a shared device must be. */
class OpeningRehearsalIT {
  @TempDir Path folder;

  private static Set<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("weft-rehearsal")).collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("it is opened, flushed and closed once, by every engine, and nothing is left of it")
  void rehearsesOnce(Engine engine) throws Exception {
    Set<Path> before = left();
    Vertx vertx = EventLoops.vertx(new EventLoopOptions(1, EventLoops.choose(TransportKind.AUTO), Duration.ZERO), new VertxOptions());
    try {
      DeviceThreads threads = new DeviceThreads();
      OpeningRehearsal rehearsal = new OpeningRehearsal(new ConfiguredDevices(vertx, engine, 0, new BlockSizes(folder)));
      Future<Boolean> first = rehearsal.begin(vertx, threads);
      assertSame(first, rehearsal.begin(vertx, threads));
      assertTrue(first.await(60, TimeUnit.SECONDS), "the file could be used");
      assertEquals(before, left());
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }
}
