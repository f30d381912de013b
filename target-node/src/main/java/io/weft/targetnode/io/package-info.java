// SPDX-License-Identifier: Apache-2.0
/**
 * The NVM Command Set's commands, each a thin layer over a namespace's storage. Start with {@link
 * io.weft.targetnode.io.ReadCommand}.
 */
@NullMarked
package io.weft.targetnode.io;

import org.jspecify.annotations.NullMarked;
