// SPDX-License-Identifier: Apache-2.0
/** The discovery controller: its commands, its log page and its events, whatever the records come from. */
@NullMarked
package io.weft.fabric.discovery;

import org.jspecify.annotations.NullMarked;
