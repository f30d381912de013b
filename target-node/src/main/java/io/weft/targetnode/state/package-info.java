// SPDX-License-Identifier: Apache-2.0
/**
 * The persistent state of a namespace besides its data: write protection and uncorrectable blocks. Start with {@link
 * io.weft.targetnode.state.NamespaceState}.
 */
@NullMarked
package io.weft.targetnode.state;

import org.jspecify.annotations.NullMarked;
