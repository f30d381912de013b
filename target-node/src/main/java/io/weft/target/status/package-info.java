// SPDX-License-Identifier: Apache-2.0
/** What a target node runs, as immutable records for the management service and for metrics. */
@NullMarked
package io.weft.target.status;

import org.jspecify.annotations.NullMarked;
