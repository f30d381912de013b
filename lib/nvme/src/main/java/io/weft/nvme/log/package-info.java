// SPDX-License-Identifier: Apache-2.0
/**
 * The log pages of the Get Log Page command. Start with {@link io.weft.nvme.log.LogPageId}.
 */
@NullMarked
package io.weft.nvme.log;

import org.jspecify.annotations.NullMarked;
