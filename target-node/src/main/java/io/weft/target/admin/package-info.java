// SPDX-License-Identifier: Apache-2.0
/** The admin commands of an I/O controller: its Identify data, log pages and features, and Abort. */
@NullMarked
package io.weft.target.admin;

import org.jspecify.annotations.NullMarked;
