// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the status of a target node into the records of {@code io.weft.config.status}. Start with {@link
 * io.weft.targetnode.status.TargetStatusReader}.
 */
@NullMarked
package io.weft.targetnode.status;

import org.jspecify.annotations.NullMarked;
