// SPDX-License-Identifier: Apache-2.0
/** The NVM Command Set's commands, each a thin layer over a namespace's storage. */
@NullMarked
package io.weft.target.io;

import org.jspecify.annotations.NullMarked;
