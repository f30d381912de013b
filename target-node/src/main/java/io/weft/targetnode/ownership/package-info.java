// SPDX-License-Identifier: Apache-2.0
/**
 * Which of the ANA groups that several nodes reach this node may use, and until when; a cluster decides it. Start with {@link
 * io.weft.targetnode.ownership.GroupOwnership}.
 */
@NullMarked
package io.weft.targetnode.ownership;

import org.jspecify.annotations.NullMarked;
