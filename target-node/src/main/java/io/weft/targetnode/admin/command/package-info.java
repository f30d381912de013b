// SPDX-License-Identifier: Apache-2.0
/**
 * Admin commands of an I/O controller beyond those of every controller: Abort and Namespace Management. Start with
 * {@link io.weft.targetnode.admin.command.AbortCommand}.
 */
@NullMarked
package io.weft.targetnode.admin.command;

import org.jspecify.annotations.NullMarked;
