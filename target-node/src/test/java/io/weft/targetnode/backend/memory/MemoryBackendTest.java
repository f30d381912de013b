// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.memory;

import io.weft.targetnode.backend.BackendSuite;
import io.weft.targetnode.backend.Setup;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite on memory. */
@ParameterizedClass
@EnumSource(names = {"MEMORY", "MEMORY_ON_NIO"})
class MemoryBackendTest extends BackendSuite {
  MemoryBackendTest(Setup setup) {
    super(setup);
  }
}
