// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import io.weft.testkit.node.Storage;
import io.weft.testkit.node.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite on block devices, which only root can create. */
@Tag("root")
@ParameterizedClass(name = "{0} {1}")
@MethodSource("blockDeviceWays")
class BlockNamespaceCopyRootIT extends NamespaceCopySuite {
  BlockNamespaceCopyRootIT(Wire wire, Storage storage) {
    super(wire, storage);
  }
}
