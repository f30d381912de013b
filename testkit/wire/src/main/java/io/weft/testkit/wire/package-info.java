// SPDX-License-Identifier: Apache-2.0
/**
 * NVMe/TCP byte by byte, with blocking calls and without checks, so that tests can play either end of a connection and
 * send what no correct peer would. Start with {@link io.weft.testkit.wire.RawConnection}.
 */
@NullMarked
package io.weft.testkit.wire;

import org.jspecify.annotations.NullMarked;
