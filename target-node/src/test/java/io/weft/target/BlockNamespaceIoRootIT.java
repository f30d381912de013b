// SPDX-License-Identifier: Apache-2.0
package io.weft.target;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite on block devices, which only root can make. */
@Tag("root")
@ParameterizedClass(name = "{0} {1}")
@MethodSource("ways")
class BlockNamespaceIoRootIT extends NamespaceIoSuite {
  BlockNamespaceIoRootIT(Wire wire, Storage storage) {
    super(wire, storage);
  }

  static Stream<Arguments> ways() {
    return Stream.of(Storage.BLOCK, Storage.BLOCK_BUFFERED, Storage.BLOCK_ON_EPOLL_WITH_THREADS)
        .flatMap(storage -> Stream.of(Wire.LOOP, Wire.TCP, Wire.TCP_BOTH_DIGESTS, Wire.TCP_R2T_ONLY)
            .map(wire -> Arguments.of(wire, storage)));
  }
}
