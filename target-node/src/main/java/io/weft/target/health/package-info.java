// SPDX-License-Identifier: Apache-2.0
/** How the node is: its temperature, how long and how often it has run. */
@NullMarked
package io.weft.target.health;

import org.jspecify.annotations.NullMarked;
