// SPDX-License-Identifier: Apache-2.0
/**
 * {@code weft host}: one class per subcommand, and what they share. Start with {@link
 * io.weft.cli.host.HostCommand}.
 */
@NullMarked
package io.weft.cli.host;

import org.jspecify.annotations.NullMarked;
