// SPDX-License-Identifier: Apache-2.0

/** Which node owns each ANA group that several nodes reach. Start with {@link Placement}. */
@NullMarked
package io.weft.cluster.placement;

import org.jspecify.annotations.NullMarked;
