// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code weft} command: one class for each subcommand, and what they share (errors, logging, version). Start with
 * {@link io.weft.cli.Weft}.
 */
@NullMarked
package io.weft.cli;

import org.jspecify.annotations.NullMarked;
