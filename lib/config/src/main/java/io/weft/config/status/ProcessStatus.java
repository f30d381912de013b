// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import java.time.Instant;

/**
 * The process that a node runs in.
 *
 * @param version the version of Weft
 * @param transport how sockets are driven, such as {@code io_uring}; {@code none} if the process has none
 * @param startedAt when the process started
 */
public record ProcessStatus(String version, String transport, Instant startedAt) {}
