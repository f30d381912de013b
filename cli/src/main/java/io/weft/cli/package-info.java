// SPDX-License-Identifier: Apache-2.0

/** The {@code weft} command: one class for each subcommand, and what they share (errors, logging, version). */
@NullMarked
package io.weft.cli;

import org.jspecify.annotations.NullMarked;
