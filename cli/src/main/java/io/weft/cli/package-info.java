// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code weft} command, the subcommands without their own package, and what they share. Start with {@link
 * io.weft.cli.Weft}.
 */
@NullMarked
package io.weft.cli;

import org.jspecify.annotations.NullMarked;
