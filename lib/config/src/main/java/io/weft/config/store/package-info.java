// SPDX-License-Identifier: Apache-2.0
/**
 * The store that every front end edits and every service watches, however it is kept. Start with {@link
 * io.weft.config.store.ConfigStore}.
 */
@NullMarked
package io.weft.config.store;

import org.jspecify.annotations.NullMarked;
