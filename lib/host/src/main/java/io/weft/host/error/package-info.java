// SPDX-License-Identifier: Apache-2.0
/**
 * How a command, a connection or a controller can fail a host. Start with {@link io.weft.host.error.HostException}.
 */
@NullMarked
package io.weft.host.error;

import org.jspecify.annotations.NullMarked;
