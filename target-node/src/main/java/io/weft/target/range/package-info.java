// SPDX-License-Identifier: Apache-2.0
/** Keeps the changes of a range of blocks, made from several event loops, from coming between the parts of an atomic one. */
@NullMarked
package io.weft.target.range;

import org.jspecify.annotations.NullMarked;
