// SPDX-License-Identifier: Apache-2.0
/** What a node remembers of a namespace beside its data: write protection and uncorrectable blocks. */
@NullMarked
package io.weft.target.state;

import org.jspecify.annotations.NullMarked;
