// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Samples;
import io.weft.config.Violation;
import io.weft.config.file.DurableFile;
import io.weft.config.file.FileConfigStore;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedConfigStoreTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<Configuration> asked = new ArrayList<>();
  private List<Violation> answer = List.of();
  private ConfigStore store;
  @TempDir Path temporary;

  @BeforeEach
  void open() throws Exception {
    ConfigStore below =
        FileConfigStore.open(vertx, new DurableFile(temporary.resolve("config.json")), new Rules(DeviceProbe.NONE))
            .await(20, TimeUnit.SECONDS);
    store = new CheckedConfigStore(vertx, below, wanted -> {
      asked.add(wanted);
      return Future.succeededFuture(answer);
    });
  }

  @AfterEach
  void close() throws Exception {
    store.close().await(20, TimeUnit.SECONDS);
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private Configuration edit(long revision, Change change) throws Exception {
    return store.edit(revision, change).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private <E extends Throwable> E failure(Class<E> type, long revision, Change change) {
    return assertInstanceOf(type,
        assertThrows(ExecutionException.class, () -> edit(revision, change)).getCause());
  }

  @Test
  void takesWhatTheCheckTakes() throws Exception {
    assertEquals(1, edit(ConfigStore.ANY_REVISION, Change.to(Samples.full())).revision());
    assertEquals(2, edit(1, Change.clear()).revision());
    assertEquals(2, asked.size());
  }

  @Test
  void refusesWhatTheCheckRefuses() {
    answer = List.of(new Violation("ports[0].addr", "cannot listen", "another"));
    InvalidConfigurationException e =
        failure(InvalidConfigurationException.class, 0, Change.to(Samples.full()));
    assertEquals(answer, e.violations());
    assertEquals(Configuration.EMPTY, store.snapshot());
  }

  @Test
  void asksOnlyAboutLegalConfigurationsOfTheRightRevision() {
    failure(InvalidConfigurationException.class, 0, Change.to(Samples.full().withDiscoveryNqn("x")));
    failure(StaleRevisionException.class, 7, Change.to(Samples.full()));
    assertEquals(List.of(), asked);
  }
}
