// SPDX-License-Identifier: Apache-2.0
/**
 * Namespaces that hosts create, delete, attach and detach themselves, within a directory that an administrator allows.
 * Start with {@link io.weft.targetnode.pool.PoolManager}.
 */
@NullMarked
package io.weft.targetnode.pool;

import org.jspecify.annotations.NullMarked;
