// SPDX-License-Identifier: Apache-2.0
/**
 * The interface between commands and storage: a backend with one lane for each event loop. Start with {@link
 * io.weft.targetnode.backend.Lane}.
 */
@NullMarked
package io.weft.targetnode.backend;

import org.jspecify.annotations.NullMarked;
