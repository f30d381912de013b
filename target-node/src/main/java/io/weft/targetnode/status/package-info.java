// SPDX-License-Identifier: Apache-2.0
/**
 * What a target node runs, as immutable records for the management service and for metrics. Start with {@link
 * io.weft.targetnode.status.TargetStatus}.
 */
@NullMarked
package io.weft.targetnode.status;

import org.jspecify.annotations.NullMarked;
