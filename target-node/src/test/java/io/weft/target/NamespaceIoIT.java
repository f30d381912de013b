// SPDX-License-Identifier: Apache-2.0
package io.weft.target;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite on memory and files, over every wire. */
@ParameterizedClass(name = "{0} {1}")
@MethodSource("ways")
class NamespaceIoIT extends NamespaceIoSuite {
  private static final Set<Storage> ELSEWHERE =
      EnumSet.of(Storage.MEMORY, Storage.BLOCK, Storage.BLOCK_BUFFERED, Storage.BLOCK_ON_EPOLL_WITH_THREADS);

  NamespaceIoIT(Wire wire, Storage storage) {
    super(wire, storage);
  }

  /** Every wire with the plainest storage, and every other storage with the wires that move data differently. */
  static Stream<Arguments> ways() {
    Stream<Arguments> wires = Stream.of(Wire.values()).map(wire -> Arguments.of(wire, Storage.MEMORY));
    Stream<Arguments> storages = EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)).stream()
        .flatMap(storage -> Stream.of(Wire.LOOP, Wire.TCP, Wire.TCP_BOTH_DIGESTS, Wire.TCP_R2T_ONLY)
            .map(wire -> Arguments.of(wire, storage)));
    return Stream.concat(wires, storages);
  }
}
