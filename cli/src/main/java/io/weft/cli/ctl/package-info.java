// SPDX-License-Identifier: Apache-2.0
/**
 * {@code weft ctl}: changes what a running service serves, and shows it. Start with {@link io.weft.cli.ctl.CtlCommand}.
 */
@NullMarked
package io.weft.cli.ctl;

import org.jspecify.annotations.NullMarked;
