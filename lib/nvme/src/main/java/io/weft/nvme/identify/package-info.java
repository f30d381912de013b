// SPDX-License-Identifier: Apache-2.0
/**
 * The data structures of the Identify command. Start with {@link io.weft.nvme.identify.IdentifyController}.
 */
@NullMarked
package io.weft.nvme.identify;

import org.jspecify.annotations.NullMarked;
