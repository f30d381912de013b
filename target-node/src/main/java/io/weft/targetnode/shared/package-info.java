// SPDX-License-Identifier: Apache-2.0
/**
 * The ANA groups whose devices several nodes reach: takes and gives back their devices, and lets nothing reach them that this
 * node does not own. Start with {@link io.weft.targetnode.shared.SharedGroups}.
 */
@NullMarked
package io.weft.targetnode.shared;

import org.jspecify.annotations.NullMarked;
