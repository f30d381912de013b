// SPDX-License-Identifier: Apache-2.0
/** Calls of the operating system that the JDK has no method for. Start with {@link io.weft.targetnode.backend.posix.Posix}. */
@NullMarked
package io.weft.targetnode.backend.posix;

import org.jspecify.annotations.NullMarked;
