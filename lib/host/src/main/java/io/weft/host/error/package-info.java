// SPDX-License-Identifier: Apache-2.0
/**
 * The exceptions of a host: failures of commands, connections and controllers. Start with {@link
 * io.weft.host.error.HostException}.
 */
@NullMarked
package io.weft.host.error;

import org.jspecify.annotations.NullMarked;
