// SPDX-License-Identifier: Apache-2.0
/**
 * Edits of a configuration object by object, and what leads from one configuration to another. Start with {@link
 * io.weft.config.edit.Operation}.
 */
@NullMarked
package io.weft.config.edit;

import org.jspecify.annotations.NullMarked;
