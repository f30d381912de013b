// SPDX-License-Identifier: Apache-2.0
/**
 * The shared configuration: what hosts, subsystems and ports there shall be, the rules for it, and the store that every
 * front end edits and every service watches.
 */
@NullMarked
package io.weft.cluster;

import org.jspecify.annotations.NullMarked;
