// SPDX-License-Identifier: Apache-2.0
/**
 * How the errors of every command reach the user. Start with {@link io.weft.cli.error.ErrorReport}.
 */
@NullMarked
package io.weft.cli.error;

import org.jspecify.annotations.NullMarked;
