// SPDX-License-Identifier: Apache-2.0
/**
 * The admin commands that every controller type has, each composed of parts that a controller type registers: log
 * pages, features, Identify data structures. Start with {@link io.weft.fabric.admin.GetLogPageCommand}.
 */
@NullMarked
package io.weft.fabric.admin;

import org.jspecify.annotations.NullMarked;
