// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import io.weft.testkit.node.Storage;
import io.weft.testkit.node.Wire;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite on memory and files, over every {@link Wire}. */
@ParameterizedClass(name = "{0} {1}")
@MethodSource("ways")
class NamespaceCompareIT extends NamespaceCompareSuite {
  NamespaceCompareIT(Wire wire, Storage storage) {
    super(wire, storage);
  }
}
