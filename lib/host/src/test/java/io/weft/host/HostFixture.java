// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A host for each test. */
abstract class HostFixture {
  static final HostIdentity IDENTITY = new HostIdentity(
      "nqn.2026-11.io.weft:test-host", UUID.fromString("11111111-2222-3333-4444-555555555555"));

  Vertx vertx;
  NvmeHost host;

  @BeforeEach
  void makeHost() {
    vertx = Vertx.vertx();
    host = NvmeHost.create(vertx, IDENTITY);
  }

  @AfterEach
  void closeHost() throws Exception {
    await(host.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  static <T extends Throwable> T failure(Class<T> type, Future<?> future) {
    return assertInstanceOf(type, assertThrows(ExecutionException.class, () -> await(future)).getCause());
  }
}
