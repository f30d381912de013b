// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code weft} command, its subcommands that have no package of their own, and what they share. Start with {@link
 * io.weft.cli.Weft}.
 */
@NullMarked
package io.weft.cli;

import org.jspecify.annotations.NullMarked;
