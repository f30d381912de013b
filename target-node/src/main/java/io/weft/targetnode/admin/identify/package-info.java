// SPDX-License-Identifier: Apache-2.0
/**
 * The Identify data structures of an I/O controller, by CNS and command set. Start with {@link
 * io.weft.targetnode.admin.identify.IdentifyControllerData}.
 */
@NullMarked
package io.weft.targetnode.admin.identify;

import org.jspecify.annotations.NullMarked;
