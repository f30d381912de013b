// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.Configuration;
import io.weft.config.Samples;
import org.junit.jupiter.api.Test;

class MemoryConfigStoreTest extends ConfigStoreSuite {
  @Override
  protected ConfigStore open() {
    return new MemoryConfigStore(vertx, Configuration.EMPTY, RULES::require);
  }

  @Test
  void acceptsEverythingUnlessGivenRules() throws Exception {
    Configuration wrong = Samples.full().withDiscoveryNqn("x");
    ConfigStore lenient = new MemoryConfigStore(vertx, wrong);
    assertEquals(wrong, lenient.snapshot());
    assertEquals(wrong.withDiscoveryNqn("y").withRevision(wrong.revision() + 1),
        await(lenient.edit(wrong.revision(), Change.to(wrong.withDiscoveryNqn("y")))).configuration());
    await(lenient.close());
  }
}
