// SPDX-License-Identifier: Apache-2.0
/**
 * What the composition root decides about a node's storage: how devices are driven, and which files are made. Start with
 * {@link io.weft.targetnode.storage.Engine}.
 */
@NullMarked
package io.weft.targetnode.storage;

import org.jspecify.annotations.NullMarked;
