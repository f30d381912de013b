// SPDX-License-Identifier: Apache-2.0
/** Life cycles: which state may follow which, checked at every transition. Start with {@link io.weft.fabric.lifecycle.QueueState}. */
@NullMarked
package io.weft.fabric.lifecycle;

import org.jspecify.annotations.NullMarked;
