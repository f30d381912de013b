// SPDX-License-Identifier: Apache-2.0
/**
 * The choices of the composition root about a node's storage: how devices are driven, and which files are created.
 * Start with {@link io.weft.targetnode.storage.Engine}.
 */
@NullMarked
package io.weft.targetnode.storage;

import org.jspecify.annotations.NullMarked;
