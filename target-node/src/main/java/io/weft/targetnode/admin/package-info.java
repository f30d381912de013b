// SPDX-License-Identifier: Apache-2.0
/**
 * The table of an I/O controller's admin commands: which commands, log pages, features and Identify data structures it
 * has. Start with {@link io.weft.targetnode.admin.AdminCommands}.
 */
@NullMarked
package io.weft.targetnode.admin;

import org.jspecify.annotations.NullMarked;
