// SPDX-License-Identifier: Apache-2.0
package io.weft.service.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.fabric.runtime.FabricRuntime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The connection that the process makes to itself. */
class RehearsalTest {
  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("rule 63: a connection goes through the whole path before hosts come, and leaves nothing behind")
  void conversesAndLeaves() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (FabricRuntime runtime = new FabricRuntime(vertx, 16 << 20)) {
      assertEquals(105, await(Rehearsal.rehearse(runtime)), "commands that were answered");
      assertEquals(105, await(Rehearsal.rehearse(runtime)), "its port is free again");
      await(Rehearsal.run(runtime, 2));
    } finally {
      await(vertx.close());
    }
  }
}
