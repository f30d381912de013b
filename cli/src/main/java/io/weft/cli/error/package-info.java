// SPDX-License-Identifier: Apache-2.0
/**
 * Failures of commands, and how they are reported to the user. Start with {@link io.weft.cli.error.ErrorReport}.
 */
@NullMarked
package io.weft.cli.error;

import org.jspecify.annotations.NullMarked;
