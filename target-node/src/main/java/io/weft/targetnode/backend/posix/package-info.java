// SPDX-License-Identifier: Apache-2.0
/** System calls that the JDK does not offer. Start with {@link io.weft.targetnode.backend.posix.Posix}. */
@NullMarked
package io.weft.targetnode.backend.posix;

import org.jspecify.annotations.NullMarked;
