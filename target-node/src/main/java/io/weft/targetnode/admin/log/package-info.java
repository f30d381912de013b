// SPDX-License-Identifier: Apache-2.0
/**
 * The log pages of an I/O controller. Start with {@link io.weft.targetnode.admin.log.SmartHealthLog}.
 */
@NullMarked
package io.weft.targetnode.admin.log;

import org.jspecify.annotations.NullMarked;
