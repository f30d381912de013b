// SPDX-License-Identifier: Apache-2.0
package io.weft.target.backend;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite on a sparse file, with everything that can perform its I/O. */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"MEMORY", "MEMORY_ON_NIO"})
class FileBackendTest extends BackendSuite {
  FileBackendTest(Setup setup) {
    super(setup);
  }
}
