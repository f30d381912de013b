// SPDX-License-Identifier: Apache-2.0
/**
 * NVMe/TCP byte by byte, with blocking calls and without any checks: for tests that send what no honest peer would, and
 * look at what comes back. Either end of a connection can be played.
 */
@NullMarked
package io.weft.host.wire;

import org.jspecify.annotations.NullMarked;
